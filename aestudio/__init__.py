"""AE Studio: design, train and inspect stacked autoencoders, also from Python.

    import aestudio

    model = aestudio.load("model.h5")
    codings = model.encode(samples)
    errors = model.score(samples)

    architecture = aestudio.Architecture.dense(784, 300, 150, tied=True)
    model = aestudio.fit(architecture, aestudio.TrainingPlan(epochs=5), samples)
    model.save("digits.h5")

Each name is looked for where it lives when it is first used, so that importing the package takes
no time; TensorFlow is imported when something is first trained, Qt never.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from aestudio.api.autoencoder import Autoencoder, load
    from aestudio.api.fitting import fit
    from aestudio.api.telling import AEStudioWarning
    from aestudio.core import events
    from aestudio.core.activation import Activation, Initializer
    from aestudio.core.architecture import Architecture
    from aestudio.core.errors import StudioError
    from aestudio.core.layers.convolution import Convolution
    from aestudio.core.layers.dense import Dense
    from aestudio.core.plan import TrainingPlan
    from aestudio.core.training import TrainingControl
    from aestudio.recipes import recipe, recipes

__version__ = "0.1.0"

__all__ = [
    "AEStudioWarning",
    "Activation",
    "Architecture",
    "Autoencoder",
    "Convolution",
    "Dense",
    "Initializer",
    "StudioError",
    "TrainingControl",
    "TrainingPlan",
    "__version__",
    "events",
    "fit",
    "load",
    "recipe",
    "recipes",
]

_HOMES = {
    "AEStudioWarning": "aestudio.api.telling",
    "Activation": "aestudio.core.activation",
    "Architecture": "aestudio.core.architecture",
    "Autoencoder": "aestudio.api.autoencoder",
    "Convolution": "aestudio.core.layers.convolution",
    "Dense": "aestudio.core.layers.dense",
    "Initializer": "aestudio.core.activation",
    "StudioError": "aestudio.core.errors",
    "TrainingControl": "aestudio.core.training",
    "TrainingPlan": "aestudio.core.plan",
    "events": "aestudio.core",
    "fit": "aestudio.api.fitting",
    "load": "aestudio.api.autoencoder",
    "recipe": "aestudio.recipes",
    "recipes": "aestudio.recipes",
}


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = (
        import_module(f"{home}.events") if name == "events" else getattr(import_module(home), name)
    )
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
