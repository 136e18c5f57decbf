"""Tandem: one-on-one coaching, booked with credits.

    app.py            every route, queue, stream and schedule; no logic
      api/ workers/   the edges: parse, call one use case, render
      bootstrap       Settings -> Context, once a container; the only clock, environment and ids
      use_cases/      read -> decide -> commit; one function for each thing the system can do
      storage/        the table: keys, rows, transactions (PynamoDB only here)
      gateways/       mail, queue, invites, keys, user pool (boto3 and HTTP only here)
      domain/         the rules: pure functions of what was read and `now`
      config          every setting, typed

Imports point down only; `make check` proves it. Inside a layer each subject has a folder, with
the same name in every layer: `ls chalicelib/*/credits/` shows a feature from edge to table.
"""
