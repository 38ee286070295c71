"""The process that reads foreign files, and how the program guards itself against it."""
