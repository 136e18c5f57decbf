"""When a coach is open, and which starts follow from it. A slot is offered only if it can be booked
at the moment of the answer by the person who asked.
"""
