"""iCalendar files of others: what of them is read, in bounds. Ours are written by `invites.py`."""
