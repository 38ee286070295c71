"""Which decoder layers use the kernel of the encoder layer opposite, and which do no longer."""

from aestudio.core.architecture import Architecture


def ties_lost(before: Architecture, now: Architecture) -> tuple[int, ...]:
    """Encoder layers (from 1, rising) whose kernel the decoder used before and does no longer,
    though the network is tied: in a decoder of its own a layer may have another shape."""
    if now.decoder is None or not (before.tied and now.tied):
        return ()
    here = range(1, now.depth + 1)
    return tuple(level for level in here if level in _tied(before) - _tied(now))


def _tied(architecture: Architecture) -> set[int | None]:
    return {layer.tied_to for layer in architecture.stack}
