"""Calendars that a coach has elsewhere, and what they say of when the coach is busy.

What a calendar that fails said last stays true until it says otherwise.
"""
