"""Wallets, lots and entries. The sum over all accounts is zero, a wallet's balance is the sum of
its entries, and no wallet is ever negative.
"""
