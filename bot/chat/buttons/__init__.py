"""What buttons do when they are tapped: a class for each kind, with what it has to know; a file a subject."""
