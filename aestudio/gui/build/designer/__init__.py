"""The architecture designer: the hourglass, and the same as a table."""
