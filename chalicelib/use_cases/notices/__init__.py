"""From what happened to a mail: the outbox, the recipients, the words, and the check that finds
what a stream lost. Each message goes out once for each person and event.
"""
