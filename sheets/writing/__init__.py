"""Tabs in which people write what is to be done."""
