"""Alerts: what must not be missed. A rule per file, and the life of an alert."""
