"""Parts that any window might be built from: they know nothing of the project."""
