"""The local stack: the production template on an emulator of AWS, on one origin.

    __main__       the parent: starts all below, watches the code, stops all at Ctrl-C
    emulator       starts ministack (in a Python of its own) and waits for it
    emulator_main  runs inside that Python: keeps its state and the mail that it was given
    stack          deploys the template into it, every function forwarded
    handlers       the development process: runs app.py's handlers
    gateway        the one origin: web client, API, sign-in page, /mail and /local
    people, demo   who and what is there at the first start
    stripe_*       the stand-in for Stripe that takes the money; stripe_settings: what is on sale
    google_*       the stand-in for Google: consent, and a calendar
    radicale_*     Radicale, a CalDAV server that others wrote, with an account
    demo_calendar  what the demo's coach does elsewhere: published as a calendar, and at Radicale
    received       a company's own system, which takes webhooks

Invariant: nothing here copies a rule of the product or a piece of AWS. What the product needs is in
the template; what the template makes, the emulator runs.
"""
