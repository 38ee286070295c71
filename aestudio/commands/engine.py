"""The engine, for commands that train."""

from aestudio.commands.signals import Signals
from aestudio.commands.telling import say
from aestudio.core.cluster import Cluster
from aestudio.core.engine_settings import EngineSettings
from aestudio.core.training import Engine


def engine_for(asked: Signals, settings: EngineSettings) -> Engine:
    """The engine, loaded; from then on signals stop a run rather than the program."""
    from aestudio.engine.loader import load_engine

    if settings.cluster is None:
        engine = load_engine(settings)
    else:
        say(_waiting(settings.cluster))
        with asked.unheeded():
            engine = load_engine(settings)
    asked.begin()
    return engine


def _waiting(cluster: Cluster) -> str:
    if cluster.leads:
        return f"Waiting for {', '.join(str(one) for one in cluster.others)}."
    return f"This is {cluster.me}; {cluster.chief} tells of the run and saves it."
