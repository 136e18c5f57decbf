"""Groups of members with rules, admins and perhaps a wallet. A group admin moves only what that
group gave.
"""
