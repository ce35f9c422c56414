"""What a company may change without code: declarations, their values as rows, and every change of them."""
