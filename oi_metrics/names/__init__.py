"""Partner names: one normal form, the partner that a name as written means, and the decisions of people about it."""
