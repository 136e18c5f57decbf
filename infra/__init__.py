"""Infrastructure: the template, its package and deployment, and the local stack.

Nothing in here runs in the functions; `chalicelib` never imports it.
"""
