"""The one table and its transaction: every row's key, every write with its condition and what a
failed condition means.
"""
