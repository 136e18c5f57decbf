"""Webhooks to a workspace's own systems: which addresses hear of what, each delivery with its
tries, and when an address is tried next. One that fails delays nobody else.
"""
