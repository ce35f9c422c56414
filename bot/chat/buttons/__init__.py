"""What buttons do when tapped: a class for each kind of button, with the data it carries; a file per subject."""
