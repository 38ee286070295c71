"""What is around the work: the window, its bars and messages, settings, theme."""
