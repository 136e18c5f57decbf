"""What is counted of sessions and credits. What a session counts for only grows, so a count that is
told twice comes to the same numbers.
"""
