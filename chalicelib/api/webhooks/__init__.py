"""Webhooks over HTTP: the admin's routes, and the body in which an event leaves."""
