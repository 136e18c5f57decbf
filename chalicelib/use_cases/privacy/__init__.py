"""What people do with all that is stored about them. It knows every other subject, and none knows
it.
"""
