"""What files hold: a module a format, and which of them a file is in."""
