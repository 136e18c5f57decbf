"""What the service costs and how fast it is: figures that repeat, beside their targets.

    imports      what a cold start reads beside the libraries that it stands on
    slots        the open times of a month, beside two libraries on the same inputs
    counts       round trips, items and units, counted from the requests themselves
    webhooks     how much later others are told beside an address that hangs and one that fails
    calls        what our code takes of the processor beside the requests that it sends
    throughput   bookings a second, beside the floor of the same engine
    dashboard    the calls, round trips and units of a member's first page

`python -m bench` runs all of it in about ten minutes, tells each target with its figure, prints one
JSON object last and exits with 1 if a target is missed. By themselves, because they take their
time or say nothing of how fast it is: `python -m bench.crowd` (a thousand bookings at once, each
behind fifty reads), `bench.slow_lists`, `bench.cost` and `bench.tenant`.

`python -m bench.cost` prints what a million bookings cost on AWS, by counts and list prices, and
`python -m bench.tenant` which limits of AWS a very large company comes near to.
"""
