"""Figures: what the stock and the work with it come to, by site, category and month; a file per figure or family."""
