"""The runs of a project: what was tried, and what came of it."""
