"""A company: its people with their roles, its catalogue, what its admins did. Only owners make
owners, and the last owner stays.
"""
