"""Storekeeper's chat bot: updates in, replies and alerts out."""

import os

# python-telegram-bot warns at every access to a duration unless this says that timedeltas are wanted.
os.environ.setdefault("PTB_TIMEDELTA", "true")
