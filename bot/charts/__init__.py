"""Charts: pictures where people would rather look than read."""
