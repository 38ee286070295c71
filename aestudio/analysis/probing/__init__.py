"""A sample that is changed by hand, and what a network makes of it."""
