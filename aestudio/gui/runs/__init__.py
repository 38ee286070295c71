"""The workspace in which runs are compared: what differs, how they went, what they make of it."""
