"""The ledger: posting, picking, lots, stock, journal, valuation, verification, history."""
