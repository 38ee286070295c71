"""Rows that are read as they are needed, and whether they have to be."""
