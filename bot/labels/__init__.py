"""Labels for items and bins: a name, some small lines, and one symbol to scan, on sheets and rolls, as PDF."""
