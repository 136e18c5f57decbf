"""Removing a person: what is called off, in which order. From the first write on nothing new is
made.
"""
