"""Rows of companies, people, groups, removals, feeds and the record of what admins did."""
