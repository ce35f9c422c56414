"""Storekeeper's chat: updates in, replies and alerts out."""

import os

# python-telegram-bot warns at every access of a duration until this says that they are wanted as timedelta.
os.environ.setdefault("PTB_TIMEDELTA", "true")
