"""The documentation, and the programs that write parts of it and take its pictures."""
