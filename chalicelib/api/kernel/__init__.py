"""What every route stands on: routing, sign-in, reading a body, answers, problems, pages, ETags."""
