"""What a network can be exported to: a module a target, all of them in ``catalogue``."""
