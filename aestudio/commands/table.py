"""Every command by its name."""

from collections.abc import Callable

from aestudio.commands.bench import bench
from aestudio.commands.copy import copy
from aestudio.commands.data import data
from aestudio.commands.encode import encode
from aestudio.commands.export import export
from aestudio.commands.face_off import face_off
from aestudio.commands.import_network import import_network
from aestudio.commands.info import info
from aestudio.commands.recipes import list_recipes
from aestudio.commands.reconstruct import reconstruct
from aestudio.commands.report import report
from aestudio.commands.runs import runs
from aestudio.commands.score import score
from aestudio.commands.sweep import sweep
from aestudio.commands.tensorboard import tensorboard
from aestudio.commands.train import train

Command = Callable[..., int | None]
COMMANDS: dict[str, Command] = {
    "recipes": list_recipes,
    "data": data,
    "train": train,
    "info": info,
    "runs": runs,
    "reconstruct": reconstruct,
    "encode": encode,
    "score": score,
    "report": report,
    "export": export,
    "tensorboard": tensorboard,
    "copy": copy,
    "import": import_network,
    "face-off": face_off,
    "sweep": sweep,
    "bench": bench,
}
