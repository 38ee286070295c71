"""How many samples a share of them is: one rule wherever samples are shared out."""


def samples_of(count: int, share: float) -> int:
    """The whole number of samples nearest to ``share`` (0…1) of ``count``; of two as near, the
    even one."""
    return round(count * share)
