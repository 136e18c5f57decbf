"""What must always be true of stored credits and claimed time, recomputed from what they rest on:
wallets from their entries, a person's taken cells from their sessions. The nightly check and the
tests' scan of the whole table judge by these rules; a difference names ids and numbers alone.
"""
