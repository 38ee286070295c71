"""The stages of a plan as cells: what is minimised, how, and by which steps."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from aestudio.core.objectives import Loss, Span
from aestudio.core.plan import Optimizer, Schedule, Stage, StageKind, TrainingPlan
from aestudio.core.shapes import Shape
from aestudio.export.keras.network import passages
from aestudio.export.script.classes import corruption_call
from aestudio.export.script.code import Call, Cell, Source, assigned, lines, number, source
from aestudio.export.script.network import NetworkLines

OPTIMIZERS = {
    Optimizer.ADAM: "Adam",
    Optimizer.NADAM: "Nadam",
    Optimizer.RMSPROP: "RMSprop",
    Optimizer.ADAGRAD: "Adagrad",
    Optimizer.SGD: "SGD",
}
LOSSES = {Loss.MEAN_SQUARED_ERROR: "mse", Loss.BINARY_CROSS_ENTROPY: "binary_crossentropy"}


@dataclass(frozen=True, slots=True)
class Samples:
    """How many train, and whether others validate."""

    training: int
    validated: bool


def stage_cells(
    plan: TrainingPlan, stages: Sequence[Stage], network: NetworkLines, samples: Samples
) -> Iterator[Cell]:
    """Cells that train each stage, the codings that it learns from before it."""
    for stage in stages:
        if stage.levels_below:
            yield _codings(stage, network, samples)
        yield _StageLines(plan, stage, network, samples, alone=len(stages) == 1).cell()


def warm_up_class(stage: Stage, samples: int) -> str | None:
    """A callback that lets the divergence cost more and more; None where it costs the same all the
    time."""
    if stage.coding is None or stage.coding.heads is None:
        return None
    coding = stage.coding.heads.coding
    span = _span(stage, samples)
    rise = coding.warm_up_steps(span.steps_per_epoch)
    if not rise:
        return None
    cycles = int(getattr(coding, "cycles", 1))
    place = f"self.step % {-(-span.steps // cycles)}" if cycles > 1 else "self.step"
    anew = f", anew in each of {cycles} cycles" if cycles > 1 else ""
    return lines(
        [
            "class WarmUp(keras.callbacks.Callback):",
            f'    """The divergence costs more from step to step, for {rise} steps{anew}."""',
            "",
            "    def on_train_begin(self, logs=None):",
            "        self.step = 0",
            "",
            "    def on_train_batch_begin(self, batch, logs=None):",
            f"        share = min(1.0, ({place} + 1) / {rise})",
            f"        codings.weight.assign({_weight(stage)} * share)",
            "        self.step += 1",
        ]
    )


def _weight(stage: Stage) -> str:
    """What the divergence is multiplied by: β over the numbers of a sample."""
    assert stage.coding is not None
    assert stage.coding.heads is not None
    return f"{number(stage.coding.heads.coding.full_weight)} / {stage.layers[-1].units}"


def _codings(stage: Stage, network: NetworkLines, samples: Samples) -> Cell:
    """What the layers below make of the samples."""
    level = stage.levels_below
    below = network.encoder[level - 1]
    steps = [Call("keras.Input", (below.inputs,)), *network.writer.steps(below)]
    made = [assigned(f"encode_{level}", Call("keras.Sequential", (steps,)))]
    both = list(zip(_names(level), _names(level + 1), strict=True))
    for old, new in both if samples.validated else both[:1]:
        made.append(f"{new} = encode_{level}.predict({old}, verbose=0)")
    return Cell(
        f"What layer {level} makes of the samples is what the next one learns.", lines(made)
    )


def _names(level: int) -> tuple[str, str]:
    """What an autoencoder of that level learns from, and is validated on."""
    return ("x_train", "x_valid") if level == 1 else (f"codes_{level - 1}", f"valid_{level - 1}")


def _span(stage: Stage, samples: int) -> Span:
    return Span(-(-samples // stage.batch(samples)), stage.epochs)


class _StageLines:
    """The lines of one stage."""

    def __init__(
        self,
        plan: TrainingPlan,
        stage: Stage,
        network: NetworkLines,
        samples: Samples,
        *,
        alone: bool,
    ) -> None:
        self._plan, self._stage, self._network, self._samples = plan, stage, network, samples
        self._span = _span(stage, samples.training)
        self._suffix = "" if alone else f"_{stage.number}"

    def cell(self) -> Cell:
        """Make it, compile it, fit it."""
        stage = self._stage
        told = {
            StageKind.WHOLE: "Train the whole network.",
            StageKind.AUTOENCODER: f"Train autoencoder {stage.level}, which is one layer deep.",
            StageKind.FINE_TUNING: "Train all layers together: they begin where the stages ended.",
        }[stage.kind]
        model, made = self._model()
        compiled = source(Call(f"{model}.compile", (self._optimizer(),), self._losses()))
        fitted = assigned(f"history{self._suffix}", self._fit(model))
        return Cell(told, "\n\n".join([*made, compiled, fitted]))

    def _model(self) -> tuple[str, list[str]]:
        """Its name, and the lines that make it."""
        stage, network = self._stage, self._network
        damage = (
            []
            if stage.corruption.is_none
            else [corruption_call(stage.corruption, network.writer.names)]
        )
        if stage.kind is not StageKind.AUTOENCODER:
            if not damage:
                return "autoencoder", []
            steps = [self._input(network.inputs), *damage, Source("*autoencoder.layers")]
            return "denoising", [assigned("denoising", Call("keras.Sequential", (steps,)))]
        shape = network.encoder[stage.level - 1].inputs
        every = passages(stage.layers, network.stack, shape, shape)
        passed = [step for one in every for step in network.writer.steps(one)]
        name = f"autoencoder_{stage.level}"
        steps = [self._input(shape), *damage, *passed]
        return name, [assigned(name, Call("keras.Sequential", (steps,)))]

    def _input(self, shape: Shape) -> Call:
        return Call("keras.Input", (shape,))

    def _optimizer(self) -> Call:
        plan, stage = self._plan, self._stage
        named: dict[str, Any] = {}
        if plan.optimizer is Optimizer.SGD and plan.momentum:
            named["momentum"] = plan.momentum
        if plan.clip_norm:
            named["global_clipnorm"] = plan.clip_norm
        rate: Any = stage.learning_rate
        if stage.schedule is Schedule.COSINE:
            least = {"alpha": plan.lowest_rate} if plan.lowest_rate else {}
            name = "keras.optimizers.schedules.CosineDecay"
            rate = Call(name, (rate,), {"decay_steps": self._span.steps, **least})
        return Call(f"keras.optimizers.{OPTIMIZERS[plan.optimizer]}", (rate,), named)

    def _losses(self) -> dict[str, Any]:
        loss = LOSSES[self._stage.loss]
        # Keras adds penalties to the loss: what is left without them is told apart.
        return {"loss": loss, **({"metrics": [loss]} if self._penalised else {})}

    @property
    def _penalised(self) -> bool:
        return len(self._stage.objective) > 1

    @property
    def _watched(self) -> str:
        """What early stopping and plateaus look at."""
        validated = "val_" if self._samples.validated else ""
        alone = self._penalised and self._stage.coding is None
        return validated + (LOSSES[self._stage.loss] if alone else "loss")

    def _fit(self, model: str) -> Call:
        stage = self._stage
        train, valid = _names(stage.levels_below + 1)
        named: dict[str, Any] = {
            "batch_size": stage.batch(self._samples.training),
            "epochs": stage.epochs,
        }
        if self._samples.validated:
            named["validation_data"] = (Source(valid), Source(valid))
        callbacks = [*self._callbacks()]
        if callbacks:
            named["callbacks"] = callbacks
        return Call(f"{model}.fit", (Source(train), Source(train)), {**named, "verbose": 2})

    def _callbacks(self) -> Iterator[Call]:
        plan, stage = self._plan, self._stage
        if warm_up_class(stage, self._samples.training):
            yield Call("WarmUp")
        if stage.schedule is Schedule.STEP:
            dropped = f"{number(plan.drop_factor)} ** (epoch // {plan.drop_every})"
            share = f"max({number(plan.lowest_rate)}, {dropped})" if plan.lowest_rate else dropped
            rate = f"lambda epoch: {number(stage.learning_rate)} * {share}"
            yield Call("keras.callbacks.LearningRateScheduler", (Source(rate),))
        if stage.schedule is Schedule.PLATEAU:
            yield Call(
                "keras.callbacks.ReduceLROnPlateau",
                (self._watched,),
                {
                    "factor": plan.drop_factor,
                    "patience": plan.plateau_patience,
                    "min_delta": plan.min_improvement,
                    "min_lr": plan.lowest_rate * stage.learning_rate,
                },
            )
        if stage.early_stopping:
            settled = stage.settled_after(self._span.steps_per_epoch)
            later = {"start_from_epoch": settled} if settled else {}
            yield Call(
                "keras.callbacks.EarlyStopping",
                (self._watched,),
                {
                    "patience": stage.early_stopping,
                    **({"min_delta": plan.min_improvement} if plan.min_improvement else {}),
                    "restore_best_weights": True,
                    **later,
                },
            )
