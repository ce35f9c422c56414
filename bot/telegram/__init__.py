"""Telegram: updates in, replies and notices out. The only package that imports `telegram`."""
