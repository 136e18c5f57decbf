"""Webhooks: from what happened to a message for each address, from there to its answer, and what
an admin does with them.
"""
