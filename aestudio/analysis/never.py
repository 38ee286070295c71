"""What a computation asks that nobody calls off."""


def never() -> bool:
    """Go on."""
    return False
