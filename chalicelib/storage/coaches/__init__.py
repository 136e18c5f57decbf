"""Rows of coaches: profile, schedule, next opening. The schedule has one version that each booking
checks.
"""
