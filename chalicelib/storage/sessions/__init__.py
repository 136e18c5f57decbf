"""Rows of sessions, pairs, notes and taken time. A person's cells are claimed and released only in
the write of the session that holds them.
"""
