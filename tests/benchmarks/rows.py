"""What is measured: one function a row, or group of rows, of the comparison."""

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fresh import Told
from kinds_row import kinds
from setting import Setting
from table import (
    Curve,
    Ratio,
    best,
    common_error,
    contenders,
    leader,
    markdown,
    milliseconds,
    ratio,
    reached,
    thousands,
)

HERE = Path(__file__).parent
OURS, KERAS, PRODUCTS = "AE Studio", "keras", "products"
NAMES = {
    KERAS: "Keras fit",
    "keras-xla": "Keras XLA",
    "torch": "PyTorch",
    "torch-compile": "torch.compile",
    "jax": "JAX",
    "jax-scan": "JAX scan",
    PRODUCTS: "products",
}
IN_KERAS = (KERAS, "keras-xla")
ELSEWHERE = ("torch", "torch-compile", "jax", "jax-scan")
AGAINST_PRODUCTS = 150  # The batch at which the products alone are measured.
SECOND_ROUND = 2  # How many of the other programs run again after the first round.


@dataclass(frozen=True, slots=True)
class Network:
    """One cell of the table of speeds; as many samples as keep an epoch near half a second."""

    sizes: str
    tied: bool
    batch: int

    @property
    def name(self) -> str:
        """The network without its batch."""
        return f"{self.sizes.replace(',', '-')} {'tied' if self.tied else 'untied'}"

    @property
    def deep(self) -> bool:
        """Whether it is the larger of the two, five times the work a sample."""
        return self.sizes == DEEP

    def options(self, quick: bool) -> list[str]:
        """How bench and peers are asked for it."""
        samples = (6_000 if self.batch > 32 else 3_000) if self.deep else 15_000
        return [
            "--sizes", self.sizes, "--tied" if self.tied else "--untied",
            "--batch", str(self.batch), "--samples", str(samples // 3 if quick else samples),
            "--epochs", "2" if quick else "3",
        ]  # fmt: skip


SMALL, DEEP = "784,300,150", "784,1000,500,250,30"
BOTH = tuple(Network(sizes, True, 150) for sizes in (SMALL, DEEP))
ALL = tuple(
    Network(sizes, tied, batch)
    for sizes in (SMALL, DEEP)
    for tied in (True, False)
    for batch in (32, 150, 1000)
)


def bench(*options: str) -> list[str]:
    """The command that measures us."""
    return [sys.executable, "-m", "aestudio", "bench", *options, "--json"]


def peer(setting: Setting, name: str, options: Sequence[str]) -> list[str]:
    """The command that measures another program."""
    python = sys.executable if name in IN_KERAS else str(setting.peers)
    return [python, str(HERE / "peers.py"), name, *options]


def probe(name: str, *arguments: str) -> list[str]:
    """The command that measures something in a process of its own."""
    return [sys.executable, str(HERE / "probes" / f"{name}.py"), *arguments]


def speeds(setting: Setting, network: Network) -> dict[str, float]:
    """Samples per second of everybody on one network, in turn, the best round of each."""
    options = network.options(setting.quick)
    found: dict[str, list[float]] = {}
    names = [OURS, *IN_KERAS, *(ELSEWHERE if setting.peers else ())]
    always = [OURS, KERAS]
    if setting.peers and network.batch == AGAINST_PRODUCTS:
        names.append(PRODUCTS)
        always.append(PRODUCTS)
    for number in range(1, setting.rounds + 1):
        setting.say(f"{network.name}, batch {network.batch}, round {number} of {setting.rounds}")
        for name in names:
            command = bench(*options) if name == OURS else peer(setting, name, options)
            told_ = setting.measured(name, command)
            if told_ is not None:
                found.setdefault(name, []).append(told_.fields["samples_per_s"])
        names = [one for one in contenders(best(found), always, SECOND_ROUND) if one in found]
    return best(found)


def speed(setting: Setting) -> str:
    """Training in float32 beside the other programs, and beside the products alone."""
    cells = BOTH if setting.quick else ALL
    found = [(network, speeds(setting, network)) for network in cells]
    others = [*IN_KERAS, *ELSEWHERE]
    titles = ["network", "batch", OURS, "best other", "Keras fit", "÷ best other (≥ 1.1)",
              "÷ Keras fit (≥ 2.5)", "÷ products (≥ 0.75)"]  # fmt: skip
    rows = [_speed_row(network, each, leader(each, others)) for network, each in found]
    everybody = [OURS, *others, PRODUCTS]
    detailed = [
        [network.name, str(network.batch), *(thousands(each.get(name)) for name in everybody)]
        for network, each in found
    ]
    names = [NAMES.get(name, name) for name in everybody]
    return (
        f"### float32, thousand samples/s\n\n{markdown(titles, rows)}\n\n"
        f"Everybody, the best of the rounds each has run:\n\n"
        f"{markdown(['network', 'batch', *names], detailed)}"
    )


def _speed_row(network: Network, each: dict[str, float], first: str | None) -> list[str]:
    ours = each.get(OURS)
    best_other = "–" if first is None else f"{thousands(each[first])} {NAMES[first]}"
    products = each.get(PRODUCTS)
    against = Ratio(ratio(ours, products), 0.75)
    return [
        network.name,
        str(network.batch),
        thousands(ours),
        best_other,
        thousands(each.get(KERAS)),
        str(Ratio(ratio(ours, each.get(first) if first else None), 1.1)),
        str(Ratio(ratio(ours, each.get(KERAS)), 2.5)),
        "" if network.batch != AGAINST_PRODUCTS else str(against),
    ]


def precision(setting: Setting) -> str:
    """Mixed precision beside float32: speed on noise, and the test error on real digits."""
    ways = ("float32", "mixed")
    rows = []
    for network in BOTH if setting.quick else _at_one_batch():
        setting.say(f"Precision, {network.name}, batch {network.batch}")
        options = network.options(setting.quick)
        commands = {way: bench(*options, "--precision", way) for way in ways}
        each = best(_field(setting, commands, "samples_per_s"))
        gained = Ratio(ratio(each.get("mixed"), each.get("float32")), 1.5)
        rows.append([f"{network.name}, batch {network.batch}, thousand samples/s",
                     *(thousands(each.get(way)) for way in ways), f"{gained} (≥ 1.5)"])  # fmt: skip
    rows.append(_error_row(setting, ways))
    return f"### Mixed precision\n\n{markdown(['', *ways, 'mixed ÷ float32'], rows)}"


def _at_one_batch() -> tuple[Network, ...]:
    return tuple(network for network in ALL if network.batch == AGAINST_PRODUCTS)


def _error_row(setting: Setting, ways: Iterable[str]) -> list[str]:
    setting.say("Precision, test error of the recipe default")
    few = ["--set", "epochs=4"] if setting.quick else []
    # float32 says nothing of precision, so that it runs where there is no such setting.
    told_ = {"float32": [], "mixed": ["--set", "precision=mixed"]}
    commands = {
        way: [sys.executable, "-m", "aestudio", "train", "default", "--out", "m.h5", "--json",
              *few, *told_[way]]
        for way in ways
    }  # fmt: skip
    found = _field(setting, commands, "test_mse", rounds=1)
    errors = {way: values[0] for way, values in found.items()}
    share = ratio(errors.get("mixed"), errors.get("float32"))
    told_share = Ratio(share, 1.02, lower=True)
    shown = [f"{errors[way]:.6f}" if way in errors else "–" for way in ways]
    return ["test error of the recipe `default`", *shown, f"{told_share} (≤ 1.02)"]


def _field(
    setting: Setting, commands: dict[str, list[str]], field: str, rounds: int | None = None
) -> dict[str, list[float]]:
    """One field of what each command tells, in turn, round after round; failures left out."""
    found: dict[str, list[float]] = {}
    for _ in range(rounds or setting.rounds):
        for name, command in commands.items():
            told_ = setting.measured(name, command)
            if told_ is not None:
                found.setdefault(name, []).append(told_.fields[field])
    return found


def first_loss(setting: Setting) -> str:
    """From the call that starts training to the first loss, TensorFlow being loaded."""
    rows = []
    for network in BOTH:
        setting.say(f"First loss, {network.name}, batch {network.batch}")
        command = probe("first_loss", network.sizes, "tied", str(network.batch))
        rounds = [setting.measured("first loss", command) for _ in range(setting.rounds)]
        found = [one.fields for one in rounds if one is not None]
        times = [_least(found, kind) for kind in ("cold", "again", "prepared")]
        rows.append([f"{network.name}, batch {network.batch}",
                     *(str(Ratio(one, 0.5, lower=True)) for one in times)])  # fmt: skip
    titles = ["seconds, at most 0.5", "first design", "the same again", "prepared ahead"]
    return f"### Time to the first loss, warm process\n\n{markdown(titles, rows)}"


def _least(found: Sequence[Any], kind: str) -> float | None:
    return min((one[kind] for one in found if one[kind] is not None), default=None)


def layer_wise(setting: Setting) -> str:
    """The way to the same test error: whole, or one at a time and then fine-tuned."""
    epochs, before = ("4", "2") if setting.quick else ("30", "4")
    pretrained = ["strategy=one-at-a-time-then-fine-tune"]
    ways = {
        "whole": ["strategy=whole"],
        "layer-wise, codings cached": pretrained,
        "layer-wise, not cached": [*pretrained, "cache_codings=false"],
    }
    setting.say("Layer-wise against whole")
    commands = {name: probe("layer_wise", epochs, before, *how) for name, how in ways.items()}
    found = {name: setting.measured(name, command) for name, command in commands.items()}
    curves = {name: one.fields["curve"] for name, one in found.items() if one is not None}
    if not curves:
        return "### Layer-wise against whole\n\nNothing could be measured."
    error = common_error(list(curves.values()))
    rows = _curve_rows(curves, error)
    title = f"### Layer-wise against whole, to a test error of {error:.5f}"
    return f"{title}\n\n{markdown(['784-300-150 tied, digits', 'seconds', '× whole'], rows)}"


def _curve_rows(curves: dict[str, Curve], error: float) -> list[list[str]]:
    seconds = {name: reached(curve, error) for name, curve in curves.items()}
    rows = []
    for name, value in seconds.items():
        factor = ratio(value, seconds.get("whole"))
        mark = " (fastest)" if value == min(seconds.values()) else ""
        rows.append([f"{name}{mark}", f"{value:.1f}", "–" if factor is None else f"{factor:.2f}"])
    return rows


def window(setting: Setting) -> str:
    """The window beside no window, and how its event loop fares."""
    setting.say("In the window")
    epochs = "5" if setting.quick else "25"
    found: dict[str, list[Told]] = {"window": [], "headless": []}
    for _ in range(setting.rounds):
        for where, each in found.items():
            told_ = setting.measured(where, probe("in_window", where, epochs))
            if told_ is not None:
                each.append(told_)
    fields = {where: [one.fields for one in each] for where, each in found.items()}
    inside, outside = (_most(fields[where], "samples_per_s") for where in ("window", "headless"))
    share = Ratio(ratio(inside, outside), 0.97)
    rows = [["in the window ÷ headless", f"{share}", "≥ 0.97"]]
    rows += [_wait_row(fields["window"], *one) for one in WAITS]
    return f"### In the window\n\n{markdown(['', 'measured', 'goal'], rows)}"


WAITS = (
    ("99 of 100 waits of the event loop while training, in the worst round", "train_p99", 0.016),
    ("longest wait while training", "train_longest", 0.050),
    ("99 of 100 waits while TensorFlow loads", "load_p99", None),
    ("longest wait while TensorFlow loads", "load_longest", 0.100),
)


def _most(found: Sequence[Any], kind: str) -> float | None:
    return max((one[kind] for one in found), default=None)


def _wait_row(found: Sequence[Any], title: str, field: str, goal: float | None) -> list[str]:
    value = _most(found, field)
    if value is None:
        return [title, "–", ""]
    met = goal is None or value <= goal
    shown = milliseconds(value)
    limit = "" if goal is None else f"≤ {milliseconds(goal)}"
    return [title, shown if met else f"**{shown}**", limit]


def memory(setting: Setting) -> str:
    """The most memory a process held that trains one network, beside Keras's; one round, since
    it hardly varies."""
    rows = []
    for network in BOTH:
        setting.say(f"Memory, {network.name}, batch {network.batch}")
        options = network.options(setting.quick)
        ours = _peak(setting, OURS, bench(*options))
        theirs = _peak(setting, KERAS, peer(setting, KERAS, options))
        share = Ratio(ratio(ours, theirs), 1.2, lower=True)
        rows.append([f"{network.name}, batch {network.batch}",
                     *("–" if one is None else f"{one / 1e6:,.0f} MB" for one in (ours, theirs)),
                     f"{share}"])  # fmt: skip
    titles = ["peak memory", OURS, "Keras fit", "÷ Keras fit (≤ 1.2)"]
    return f"### Memory\n\n{markdown(titles, rows)}"


def _peak(setting: Setting, name: str, command: list[str]) -> float | None:
    found = setting.measured(name, command)
    return found.peak_bytes if found else None


ROWS: dict[str, Callable[[Setting], str]] = {
    "speed": speed,
    "precision": precision,
    "first-loss": first_loss,
    "layer-wise": layer_wise,
    "window": window,
    "memory": memory,
    "kinds": kinds,
}
