"""Which layers of a network go along."""

from aestudio.core.params import Labelled


class Part(Labelled):
    """Which layers go along."""

    WHOLE = "autoencoder", "Autoencoder"
    ENCODER = "encoder", "Encoder"
    DECODER = "decoder", "Decoder"
