"""The row of the other kinds of networks."""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from setting import Setting
from table import Ratio, best, leader, markdown, ratio, thousands

COMMAND = Path(__file__).with_name("kinds.py")
OURS, PLAIN = "ours", "plain"
NAMES = {
    "keras": "Keras fit",
    "keras-xla": "Keras XLA",
    "pytorch": "PyTorch",
    "pytorch-channels-last": "PyTorch channels_last",
    "pytorch-compiled": "torch.compile",
    "jax-scan": "JAX scan",
}
IN_TORCH = ("pytorch", "pytorch-channels-last", "pytorch-compiled")
OTHERS: Mapping[str, tuple[str, ...]] = {
    PLAIN: (),
    "masking": (),
    "gaussian": (),
    "sparse": (),
    "variational": ("keras", "keras-xla", "pytorch", "pytorch-compiled", "jax-scan"),
    "convolutional": ("keras", "keras-xla", *IN_TORCH),
    "convolutional-tied": IN_TORCH,
}
"""Who trains each network beside us: Keras has no tied convolutions."""


def kinds(setting: Setting) -> str:
    """Other kinds beside the plain network, or beside other programs; the best of the rounds."""
    found: dict[str, dict[str, list[float]]] = {}
    for number in range(1, setting.rounds + 1):
        for network, others in OTHERS.items():
            setting.say(f"{network}, round {number} of {setting.rounds}")
            for name in (OURS, *others):
                told = setting.measured(name, _command(setting, name, network))
                if told is not None:
                    each = found.setdefault(network, {}).setdefault(name, [])
                    each.append(told.fields["samples_per_s"])
    speeds = {network: best(each) for network, each in found.items()}
    titles = ["network", "AE Studio", "÷ plain (≥ 0.9)", "best other", "÷ best other (≥ 1)"]
    table = markdown([*titles, "everybody"], list(_rows(speeds)))
    return f"### Other kinds, thousand samples/s\n\n{table}"


def _command(setting: Setting, name: str, network: str) -> list[str]:
    ours = name == OURS or name.startswith("keras")
    python = sys.executable if ours or setting.peers is None else str(setting.peers)
    return [python, str(COMMAND), name, "--network", network]


def _rows(speeds: Mapping[str, Mapping[str, float]]) -> Iterator[list[str]]:
    plain = speeds.get(PLAIN, {}).get(OURS)
    for network, others in OTHERS.items():
        each = speeds.get(network, {})
        ours, first = each.get(OURS), leader(each, others)
        beside = Ratio(ratio(ours, plain), 0.9) if not others and network != PLAIN else ""
        against = Ratio(ratio(ours, each.get(first) if first else None), 1.0) if others else ""
        yield [
            network,
            thousands(ours),
            str(beside),
            f"{thousands(each[first])} {NAMES[first]}" if first else "",
            str(against),
            ", ".join(f"{NAMES[one]} {thousands(each.get(one))}" for one in others),
        ]
