"""The life of a session: booking, requests, moves, cancellation, its end. Each step happens once,
and a person is never in two sessions at one time.
"""
