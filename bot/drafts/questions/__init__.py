"""The questions of a draft, by what they ask for. Each looks at a line, and is asked only if that is missing."""
