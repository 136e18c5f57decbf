"""The description of the API, made from the routes, and the page to read it."""
