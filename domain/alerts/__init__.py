"""What must not be missed."""
