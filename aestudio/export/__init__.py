"""A model and what came of it, as a file for others: one package a target."""
