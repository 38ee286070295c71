"""The language of the program: architectures, plans, runs, and the events that tell of them."""
