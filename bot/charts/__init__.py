"""Charts: pictures for what people would rather see than read."""
