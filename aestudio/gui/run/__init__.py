"""A run as the window sees it: begun, watched, ended, and what it leaves behind."""
