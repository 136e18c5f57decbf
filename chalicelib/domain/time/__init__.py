"""Instants, intervals, wall clocks and the five-minute cells of a person's day. Inside, an instant
is UTC; a zone is asked for only where people read or set a clock.
"""
