"""Drafts: what somebody is in the middle of. The bot asks until nothing is missing, then does it."""
