"""Shows of each write, check and condition of each transaction that some test fails without it.

    record ──► which places put what into a transaction, in which tests, and whose condition failed
    try    ──► each write left out, each condition dropped, under the tests that know the place
    show   ──► what caught each; what survived; what no test reaches

No file is touched: a transaction is sent without the write. A place is the way from the use case to
the row, so `put_session` of a cancellation and of a booking are two. What was found is kept in
`build/missing-writes`; a run that was stopped goes on from there.
"""
