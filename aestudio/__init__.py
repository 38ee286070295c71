"""AE Studio: design, train and inspect stacked autoencoders, also from Python.

``load`` gives the model in a project file, ``fit`` trains one on arrays or data frames; either
encodes, decodes, reconstructs, scores and saves. ``Architecture`` and ``TrainingPlan`` say what is
trained and how, ``recipe`` brings both by a name.

>>> import aestudio
>>> architecture = aestudio.Architecture.dense(8, 4, 2, tied=True)
>>> model = aestudio.fit(architecture, aestudio.TrainingPlan(epochs=2), samples)
>>> model.encode(samples).shape
(200, 2)
>>> model.save("model.h5")
>>> aestudio.load("model.h5").score(samples).shape
(200,)

Each name is brought from where it lives when it is first used, so that importing the package takes
no time; TensorFlow is imported when something is first trained, Qt never.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from aestudio import estimators
    from aestudio.api.autoencoder import Autoencoder, load
    from aestudio.api.fitting import fit
    from aestudio.api.importing import import_network
    from aestudio.api.telling import AEStudioWarning
    from aestudio.core import events
    from aestudio.core.activation import Activation, Initializer
    from aestudio.core.architecture import Architecture
    from aestudio.core.codings.variational import Variational
    from aestudio.core.corruptions.dropout import Dropout
    from aestudio.core.corruptions.gaussian import GaussianNoise
    from aestudio.core.corruptions.masking import Masking
    from aestudio.core.corruptions.salt_and_pepper import SaltAndPepper
    from aestudio.core.errors import StudioError
    from aestudio.core.layers.convolution import Convolution
    from aestudio.core.layers.dense import Dense
    from aestudio.core.objectives.reconstruction import Loss
    from aestudio.core.plan import Optimizer, Schedule, Strategy, TrainingPlan
    from aestudio.core.sparsity.kl import KLActivity
    from aestudio.core.sparsity.l1 import L1Activity
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
    "Dropout",
    "GaussianNoise",
    "Initializer",
    "KLActivity",
    "L1Activity",
    "Loss",
    "Masking",
    "Optimizer",
    "SaltAndPepper",
    "Schedule",
    "Strategy",
    "StudioError",
    "TrainingControl",
    "TrainingPlan",
    "Variational",
    "__version__",
    "estimators",
    "events",
    "fit",
    "import_network",
    "load",
    "recipe",
    "recipes",
]

_HOMES = {
    "aestudio": ("estimators",),
    "aestudio.api.autoencoder": ("Autoencoder", "load"),
    "aestudio.api.fitting": ("fit",),
    "aestudio.api.importing": ("import_network",),
    "aestudio.api.telling": ("AEStudioWarning",),
    "aestudio.core": ("events",),
    "aestudio.core.activation": ("Activation", "Initializer"),
    "aestudio.core.architecture": ("Architecture",),
    "aestudio.core.codings.variational": ("Variational",),
    "aestudio.core.corruptions.dropout": ("Dropout",),
    "aestudio.core.corruptions.gaussian": ("GaussianNoise",),
    "aestudio.core.corruptions.masking": ("Masking",),
    "aestudio.core.corruptions.salt_and_pepper": ("SaltAndPepper",),
    "aestudio.core.errors": ("StudioError",),
    "aestudio.core.layers.convolution": ("Convolution",),
    "aestudio.core.layers.dense": ("Dense",),
    "aestudio.core.objectives.reconstruction": ("Loss",),
    "aestudio.core.plan": ("Optimizer", "Schedule", "Strategy", "TrainingPlan"),
    "aestudio.core.sparsity.kl": ("KLActivity",),
    "aestudio.core.sparsity.l1": ("L1Activity",),
    "aestudio.core.training": ("TrainingControl",),
    "aestudio.recipes": ("recipe", "recipes"),
}
_MODULES = ("estimators", "events")


if not TYPE_CHECKING:  # Type checkers are to know what there is, and what is not.

    def __getattr__(name: str) -> Any:
        """What is offered, brought when it is first asked for."""
        home = next((one for one, names in _HOMES.items() if name in names), None)
        if home is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        if name in _MODULES:
            return import_module(f"{home}.{name}")
        return getattr(import_module(home), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
