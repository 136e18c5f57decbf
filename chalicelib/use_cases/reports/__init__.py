"""Counting what happened, and answering how much. A report is a sum over kept numbers and costs the
same however much is stored.
"""
