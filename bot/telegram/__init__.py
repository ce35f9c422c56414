"""Everything between Telegram and the routes: updates in, replies and notices out.

Only this package imports `telegram`.
"""
