"""Buying credits: a purchase and the payment behind it. Credits come once for each payment, and
what goes back takes back no more than is there.
"""
