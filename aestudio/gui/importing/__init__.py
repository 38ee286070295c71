"""Bring your own data: what a file holds, how it becomes samples, and a yes."""
