"""``aestudio train``."""

import os

from aestudio.commands.options import (
    AsJson,
    Device,
    MoreSettings,
    Project,
    Settings,
    Threads,
    TrainedOn,
)
from aestudio.commands.telling import say_notes, status_after
from aestudio.commands.train_options import (
    From,
    GoOn,
    MoreEpochs,
    Name,
    OnlyThisRun,
    Restart,
    SavedTo,
    SaveEvery,
    Seed,
    Snapshots,
    TensorBoard,
)


def train(
    project: Project,
    out: SavedTo,
    data: TrainedOn = None,
    seed: Seed = None,
    settings: Settings = None,
    more: MoreSettings = None,
    name: Name = None,
    restart: Restart = False,
    go_on: GoOn = False,
    from_: From = None,
    more_epochs: MoreEpochs = None,
    only_this_run: OnlyThisRun = False,
    snapshots: Snapshots = None,
    save_every: SaveEvery = None,
    tensorboard: TensorBoard = None,
    device: Device = "auto",
    threads: Threads = 0,
    as_json: AsJson = False,
) -> int:
    """Train a recipe or a project and save the model.

    A run that is unfinished goes on; else one more is trained, and the others stay as they are.
    With TF_CONFIG set, train together with the processes that it names.
    """
    from aestudio.commands.chosen_run import Asked, chosen
    from aestudio.commands.headless import TrainingOptions
    from aestudio.commands.headless import train as trained
    from aestudio.commands.output import output
    from aestudio.commands.signals import Interrupted, signals
    from aestudio.core.assignments import parsed
    from aestudio.core.cluster import cluster_from
    from aestudio.core.engine_settings import EngineSettings

    engine = EngineSettings(device, threads, cluster_from(os.environ))
    options = TrainingOptions(as_json, save_every, engine, snapshots, tensorboard)
    values = parsed([*(settings or []), *(more or [])])
    if seed is not None:
        values["seed"] = seed
    wishes = Asked(
        project,
        out,
        data,
        values,
        name,
        restart=restart,
        go_on=go_on,
        only_this_run=only_this_run,
        from_=from_,
        more=more_epochs,
    )
    try:
        with signals() as asked, output(out, data, leads=options.leads):
            found = chosen(wishes, leads=options.leads)
            if options.leads:
                say_notes(found.notes)
            if found.run is None:
                return status_after(f"The run in {out} is finished.", 0)
            return trained(found.run, asked, options)
    except Interrupted as interrupted:
        return status_after(
            "Interrupted before training began; nothing was saved.", interrupted.status
        )
