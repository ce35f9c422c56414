"""Settings: what a company may change without code. Declarations, their values as rows, and every change to them."""
