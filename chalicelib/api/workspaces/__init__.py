"""Routes of people and their company: me, catalogue, members, groups, coaches, audit."""
