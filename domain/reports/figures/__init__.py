"""Figures: what the stock and the work at it come to, by site, category and month; one file a figure or a family."""
