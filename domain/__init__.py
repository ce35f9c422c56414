"""What stock is and what may happen to it. Knows no chat and no sheet."""
