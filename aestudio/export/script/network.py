"""The network of a program: its layers by name, and the models that are made of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aestudio.core.architecture import Architecture
from aestudio.core.shapes import Shape
from aestudio.core.stack import StackLayer
from aestudio.export.keras.network import Passage, passages
from aestudio.export.script.code import Call, Cell, Source, assigned, lines
from aestudio.export.script.layers import Named, Writer


@dataclass(frozen=True, slots=True)
class NetworkLines:
    """Both halves in words of Keras; the ``writer`` knows the names of the layers."""

    inputs: Shape
    stack: Sequence[StackLayer]
    encoder: tuple[Passage, ...]
    decoder: tuple[Passage, ...]
    layers: tuple[Named, ...]
    writer: Writer

    @classmethod
    def of(cls, architecture: Architecture) -> "NetworkLines":
        """That of a network."""
        stack, depth = architecture.stack, architecture.depth
        inputs, codings = architecture.input_shape, (architecture.codings,)
        encoder = passages(stack[:depth], stack, inputs, codings)
        decoder = passages(stack[depth:], stack, codings, inputs)
        writer = Writer(stack)
        layers = writer.named((*encoder, *decoder))
        return cls(inputs, stack, encoder, decoder, layers, writer)

    @property
    def codings(self) -> Shape:
        """Shape of the codings of a sample."""
        return self.encoder[-1].outputs

    def cells(self) -> Iterator[Cell]:
        """The layers, then encoder, decoder and both."""
        told = "The layers that learn; each has the name that it has in AE Studio."
        half = " L2 penalties are half of those there: Keras counts Σw², AE Studio ½Σw²."
        penalised = any(layer.l2 for layer in self.stack)
        yield Cell(told + half * penalised, lines(one.line for one in self.layers))
        halves = {
            "encoder": (self.inputs, self.encoder),
            "decoder": (self.codings, self.decoder),
        }
        models = [
            assigned(name, self._model(shape, every)) for name, (shape, every) in halves.items()
        ]
        both = [
            Call("keras.Input", (self.inputs,)),
            Source("*encoder.layers"),
            Source("*decoder.layers"),
        ]
        whole = assigned("autoencoder", Call("keras.Sequential", (both,)))
        yield Cell(
            "Encoder and decoder, and the autoencoder that is made of both.",
            lines([*models, whole, "autoencoder.summary()"]),
        )

    def _model(self, shape: Shape, every: Sequence[Passage]) -> Call:
        steps = [step for one in every for step in self.writer.steps(one)]
        return Call("keras.Sequential", ([Call("keras.Input", (shape,)), *steps],))
