"""What every rule stands on: refusals, pages of a list, idempotency, back-off, and how text and
addresses are cleaned. It knows no word of the business.
"""
