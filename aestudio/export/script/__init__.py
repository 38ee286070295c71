"""The training of a run as a program in plain Keras that people read."""
