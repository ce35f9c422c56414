"""The questions of a draft, by what they ask for. Each looks at a line, and is only asked if something is missing."""
