"""A document in words and figures."""

from typing import Any

from aestudio.core.architecture import Architecture
from aestudio.core.history import History
from aestudio.core.project import Document
from aestudio.core.run import Run


def described(document: Document) -> dict[str, Any]:
    """What ``aestudio info`` tells, ready for JSON."""
    project, run = document.project, document.run
    return {
        "name": project.name,
        "data": {"name": project.data.name, "source": project.data.source},
        "architecture": _architecture(run.architecture if run else project.architecture),
        "run": _run(run) if run else None,
    }


def told(facts: dict[str, Any]) -> str:
    """The same as lines of text."""
    stack, run = facts["architecture"], facts["run"]
    ties = "tied" if stack["tied"] else "untied"
    head = [
        f"{facts['name']} · {facts['data']['name']}",
        f"{' → '.join(map(str, stack['sizes']))}, {ties}, {stack['parameters']:,} parameters",
    ]
    return "\n".join(head + (_run_lines(run) if run else ["Not trained yet"]))


def _architecture(architecture: Architecture) -> dict[str, Any]:
    return {
        "sizes": list(architecture.sizes),
        "tied": architecture.tied,
        "activations": [layer.activation.value for layer in architecture.dense_layers],
        "parameters": architecture.parameters,
    }


def _run(run: Run) -> dict[str, Any]:
    return {
        "finished": run.finished,
        "seed": run.plan.seed,
        "strategy": run.plan.strategy.value,
        "stages": _stages(run.history),
        "test_mse": run.test_mse,
    }


def _stages(history: History) -> list[dict[str, Any]]:
    return [
        {
            "stage": stage.stage,
            "name": stage.name,
            "epochs": len(stage.epochs),
            "loss": stage.epochs[-1].loss if stage.epochs else None,
            "validation_loss": stage.epochs[-1].validation_loss if stage.epochs else None,
            "seconds": stage.seconds,
        }
        for stage in history.stages
    ]


def _run_lines(run: dict[str, Any]) -> list[str]:
    state = "finished" if run["finished"] else "unfinished"
    lines = [f"Run: {state}, seed {run['seed']}, {run['strategy']}"]
    lines += [_stage_line(stage) for stage in run["stages"]]
    return lines + ([f"Test MSE {run['test_mse']:.5f}"] if run["test_mse"] is not None else [])


def _stage_line(stage: dict[str, Any]) -> str:
    losses = [
        f"{word} {stage[key]:.5f}"
        for word, key in (("loss", "loss"), ("validation", "validation_loss"))
        if stage[key] is not None
    ]
    told = ", ".join([f"{stage['epochs']} epochs", *losses, f"{stage['seconds']:.1f} s"])
    return f"  {stage['stage']}. {stage['name']}: {told}"
