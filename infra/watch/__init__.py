"""How a running stage is watched: a log for each function, alarms, a dashboard.

Made from the template itself, so that a new function or queue is watched by being there.
"""
