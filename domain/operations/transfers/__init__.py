"""Transfers between sites: documents with lines, from the request until all that was sent is accounted for."""
