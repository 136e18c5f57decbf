"""Who is told what, in which words, and what still has to be told. A message about a past state is
never sent.
"""
