"""A company's directory: connecting it, and what it does with members and groups by the use cases
by which admins do the same.
"""
