"""A document in words and figures."""

import math
from typing import Any

from aestudio.commands.describe_runs import summary_of
from aestudio.core.architecture import Architecture
from aestudio.core.digest import run_digest
from aestudio.core.history import StageHistory
from aestudio.core.measured import Measured, root_mean_squares
from aestudio.core.plan import Stage, TrainingPlan
from aestudio.core.project import Document
from aestudio.core.reference import DataReference
from aestudio.core.run import Run
from aestudio.core.units import bytes_text, count_text

MOST_INPUTS = 12  # That are told in a line; JSON has all.


def described(document: Document) -> dict[str, Any]:
    """What ``aestudio info`` tells, ready for JSON: of the run if there is one, else the design."""
    project, run = document.project, document.run
    architecture = run.architecture if run else project.architecture
    plan = run.plan if run else project.plan
    data = run.data if run is not None and run.data is not None else project.data
    samples = data.training_samples
    design = (project.architecture, project.plan, project.data.fingerprint)
    edited = run is not None and (architecture, plan, run.data_sha256) != design
    return {
        "name": project.name,
        "data": _data(data),
        "architecture": _architecture(architecture),
        "plan": _plan(plan),
        "stages": [_stage(stage, run, samples) for stage in plan.stages(architecture)],
        "runs": summary_of(document.runs),
        "run": _run(run) if run else None,
        "edited_since": edited,
    }


def told(facts: dict[str, Any]) -> str:
    """The same as lines of text."""
    lines = [
        f"{facts['name']} · {facts['data']['name']}",
        *_data_lines(facts["data"]),
        *_architecture_lines(facts["architecture"]),
        _plan_line(facts["plan"]),
        *(_stage_line(stage) for stage in facts["stages"]),
        *_runs_lines(facts["runs"]),
        _run_line(facts["run"]),
    ]
    if facts["edited_since"]:
        lines.append("The design has been edited since; this is what was trained")
    return "\n".join(lines)


def _data(data: DataReference) -> dict[str, Any]:
    chosen = data.preparation.model_dump(mode="json", exclude_defaults=True)
    return {
        "name": data.name,
        "source": data.source,
        "shape": list(data.shape),
        "training": data.training_samples,
        "testing": data.test_samples,
        "embedded": data.embedded,
        "preparation": chosen,
    }


def _data_lines(data: dict[str, Any]) -> list[str]:
    """How the data were prepared, where that is not the default."""
    reading = data["preparation"].get("reading", {})
    chosen = {**data["preparation"], **reading}
    told = [f"{name} {_word(value)}" for name, value in chosen.items() if name != "reading"]
    return [f"Data prepared: {', '.join(told)}"] if told else []


def _word(value: Any) -> str:
    return "+".join(value) if isinstance(value, list) else str(value)


def _run(run: Run) -> dict[str, Any]:
    error = run.test_error
    return {
        "finished": run.finished,
        "test_mse": None if error is None else _number(error.scaled),
        "test_mse_raw": None if error is None else _number(error.raw),
        "test_mse_corrupted": _number(run.test_mse_corrupted),
        "test_rmse_by_input": _by_input(run),
        "sha256": run_digest(run),
        "flaw": run.flaw,
    }


def _by_input(run: Run) -> dict[str, float | None] | None:
    """By how much each input of a table is off, in its own unit; None of other data."""
    features = () if run.encoding is None else run.encoding.features
    if not features or run.scaling is None or run.test_mse is None or run.test_mse_by_input is None:
        return None
    errors = root_mean_squares(run.test_mse_by_input, run.scaling).tolist()
    return {one.name: _number(error) for one, error in zip(features, errors, strict=True)}


def _architecture(architecture: Architecture) -> dict[str, Any]:
    return {
        "sizes": list(architecture.sizes),
        "shapes": [list(shape) for shape in architecture.shown_shapes],
        "kinds": [layer.kind for layer in architecture.layers],
        "coding": architecture.coding.model_dump(mode="json"),
        "sparsity": [layer.sparsity.model_dump(mode="json") for layer in architecture.layers],
        "tied": architecture.tied,
        "activations": [layer.activation.value for layer in architecture.stack],
        "l2": [layer.l2 for layer in architecture.layers],
        "parameters": architecture.parameters,
        "saved_by_tying": architecture.saved_by_tying,
    }


def _plan(plan: TrainingPlan) -> dict[str, Any]:
    return {
        "strategy": plan.strategy.value,
        "optimizer": plan.optimizer.value,
        "loss": plan.loss.value,
        "corruption": plan.corruption.model_dump(mode="json"),
        "validation_share": plan.validation_share,
        "seed": plan.seed,
    }


def _stage(stage: Stage, run: Run | None, samples: int) -> dict[str, Any]:
    histories = run.history.stages if run else ()
    history = next((one for one in histories if one.stage == stage.number), None)
    return {
        "stage": stage.number,
        "name": stage.name,
        "sizes": list(stage.sizes),
        "epochs": stage.epochs,
        "learning_rate": stage.learning_rate,
        "batch_size": stage.batch_size,
        "cached_bytes": stage.cached_bytes(samples),
        "schedule": stage.schedule.value,
        "early_stopping": stage.early_stopping,
        "finished": run is not None and stage.number in run.done,
        **_reached(history),
    }


def _reached(history: StageHistory | None) -> dict[str, Any]:
    last = history.kept if history else None
    return {
        "epochs_done": len(history.epochs) if history else 0,
        "kept_epoch": history.kept_epoch if history else None,
        "loss": _number(last.loss) if last else None,
        "validation_loss": _number(last.validation_loss) if last else None,
        "seconds": history.seconds if history else 0.0,
    }


def _number(value: float | None) -> float | None:
    """JSON has no NaN; a loss that diverged is null."""
    return value if value is not None and math.isfinite(value) else None


def _architecture_lines(stack: dict[str, Any]) -> tuple[str, str]:
    saved = f" ({stack['saved_by_tying']:,} saved)" if stack["tied"] else ""
    ties = f"tied{saved}" if stack["tied"] else "untied"
    sizes = " → ".join("×".join(map(str, shape)) for shape in stack["shapes"])
    penalties = ", ".join(f"{l2:g}" for l2 in stack["l2"])
    return (
        f"{sizes}, {ties}, {stack['parameters']:,} parameters",
        f"{', '.join(stack['activations'])}; L2 (scale · ½Σw²) {penalties}{_kinds(stack)}",
    )


def _kinds(stack: dict[str, Any]) -> str:
    """What is not plain and dense; empty where all is."""
    layers = [] if set(stack["kinds"]) == {"dense"} else [", ".join(stack["kinds"])]
    chosen = (stack["coding"], *stack["sparsity"])
    return "".join(f"; {part}" for part in (*layers, *map(_kind, chosen)) if part)


def _kind(settings: dict[str, Any]) -> str:
    """A kind and its settings in a few words; empty for none."""
    name, *others = settings.values()
    if name in ("none", "plain"):
        return ""
    told = ", ".join(f"{key} {settings[key]}" for key in list(settings)[1:])
    return f"{name} ({told})" if others else str(name)


def _plan_line(plan: dict[str, Any]) -> str:
    damage = _kind(plan["corruption"])
    corrupted = f", {damage}" if damage else ""
    return (
        f"{plan['strategy']}, {plan['optimizer']}, {plan['loss']}{corrupted}, seed {plan['seed']}"
    )


def _stage_line(stage: dict[str, Any]) -> str:
    moves = "" if stage["schedule"] == "constant" else f" ({stage['schedule']})"
    settings = f"learning rate {stage['learning_rate']:g}{moves}, batch {stage['batch_size']}"
    kept = "" if stage["kept_epoch"] is None else f" (epoch {stage['kept_epoch']} kept)"
    told = [f"{stage['epochs_done']} of {stage['epochs']} epochs{kept}", settings]
    if stage["cached_bytes"]:
        told.append(f"caches {bytes_text(stage['cached_bytes'])} of codings")
    told += _losses(stage)
    if stage["epochs_done"]:
        told.append(f"{stage['seconds']:.1f} s")
    return f"  {stage['stage']}. {stage['name']}: {', '.join(told)}"


def _losses(stage: dict[str, Any]) -> list[str]:
    return [
        f"{word} {stage[key]:.5f}"
        for word, key in (("loss", "loss"), ("validation", "validation_loss"))
        if stage[key] is not None
    ]


def _runs_lines(runs: dict[str, Any]) -> list[str]:
    """How many runs there are and which one this is, where there is more to say than that there
    is one."""
    count, opened = runs["count"], runs["opened"]
    if not count or (count == 1 and opened is not None and not runs["name"]):
        return []
    if opened is None:
        return [f"{count_text(count, 'run')}, none of them opened"]
    name = f" · {runs['name']}" if runs["name"] else ""
    return [f"Run {opened}{name}{_origin(runs['parent'])}, of {count_text(count, 'run')}"]


def _origin(parent: dict[str, Any] | None) -> str:
    if parent is None:
        return ""
    place = f"stage {parent['stage']}, epoch {parent['epoch']}"
    whose = "a run that is gone" if parent["run"] is None else f"run {parent['run']}"
    return f", branched off {whose} ({place})"


def _run_line(run: dict[str, Any] | None) -> str:
    if run is None:
        return "Not trained yet"
    mse, corrupted = run["test_mse"], run["test_mse_corrupted"]
    error = "" if mse is None else f", test MSE {Measured(mse, run['test_mse_raw'])}"
    error += "" if corrupted is None else f"; {corrupted:.5f} with noise"
    ending = "Finished" if run["finished"] else "Unfinished"
    flaw = f"\nWarning: it cannot go on: {run['flaw']}" if run["flaw"] else ""
    return f"{ending}{error}{_inputs_line(run)}{flaw}\nState {run['sha256']} (SHA-256)"


def _inputs_line(run: dict[str, Any]) -> str:
    errors = run["test_rmse_by_input"]
    if errors is None:
        return ""
    told = [f"{name} {'–' if one is None else f'{one:.4g}'}" for name, one in errors.items()]
    more = f" and {len(told) - MOST_INPUTS:,} more" if len(told) > MOST_INPUTS else ""
    return f"\nTest RMSE in each column's units: {', '.join(told[:MOST_INPUTS])}{more}"
