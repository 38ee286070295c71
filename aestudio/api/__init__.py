"""The program for Python: models to load, pass samples through and train. Commands stand on it."""
