"""Healing: compares what a tab should hold with what it holds. Pure, without Google and without the ledger."""
