"""People and their company: members, coaches, groups, catalogue, removals. What an admin does is
recorded in the write that does it.
"""
