"""Codings in the plane: every sample a point."""
