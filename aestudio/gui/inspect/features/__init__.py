"""What codings are worth to a classifier that has few labels."""
