"""A sample that is changed by hand, and what the network makes of it meanwhile."""
