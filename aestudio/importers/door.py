"""One door to all formats: a file becomes a project."""

from dataclasses import replace
from pathlib import Path

from aestudio.core.errors import FileError
from aestudio.data.networks.steps import Network
from aestudio.data.watch import UNWATCHED, Watch
from aestudio.importers.imported import Imported, imported
from aestudio.importers.own import imported_own
from aestudio.importers.read import read_network
from aestudio.importers.weights_alone import imported_weights
from aestudio.importers.wishes import Wishes

PLAIN = Wishes()


def taken(path: Path, wishes: Wishes = PLAIN, watch: Watch = UNWATCHED) -> Imported:
    """The project that the network in a file becomes, called as the file is; ``wishes`` say what
    the file does not. Raises FileError for what is no autoencoder or cannot be read."""
    return made(read_network(path, watch), path, wishes)


def made(network: Network, path: Path, wishes: Wishes = PLAIN) -> Imported:
    """The same of a network that was read already."""
    try:
        if network.own is not None:
            found = imported_own(network.own, path.stem)
        elif network.has_order:
            found = imported(network, path.stem)
        else:
            found = imported_weights(network, path.stem, wishes)
    except FileError as error:
        error.where = error.where or path.name
        raise
    return replace(found, place=path.name)
