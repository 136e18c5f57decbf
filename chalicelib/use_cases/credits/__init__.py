"""Moving, setting, asking for, buying and expiring credits. Each movement is one entry on both
sides, written with what it pays for.
"""
