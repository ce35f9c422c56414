"""Drafts: what somebody is in the middle of, asked about until nothing is missing, then done."""
