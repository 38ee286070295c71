"""When something was, in the same words at the curve, in its readout and in the strip below."""


def moment_text(stage: int, epoch: str, *, several: bool) -> str:
    """An epoch of a stage, which goes without saying where there are not ``several``."""
    return f"stage {stage}, epoch {epoch}" if several else f"epoch {epoch}"
