"""Comparing what a tab should hold with what stands in it: pure, without Google and without the ledger."""
