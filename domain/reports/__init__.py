"""What is only read: traces and bin cards."""
