"""Rows of wallets, entries, requests for credits, purchases. Entries are only ever added."""
