"""A coach's connections to calendars elsewhere; what these say of the coach's time stands beside
the hours, `storage/coaches/busy_times.py`.
"""
