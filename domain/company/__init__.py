"""The company: its items, sites and places, people and rights, barcodes, and the search."""
