"""The loss series as a table."""

from collections.abc import Callable, Sequence

from aestudio.core.history import RECONSTRUCTION, EpochRecord, History, StageHistory
from aestudio.core.objectives import TERMS

HEADER = "stage,name,epoch,training_loss,validation_loss,seconds,samples_per_s,learning_rate"
MEASURED = ("whole_loss", "gradient_norm")
Column = Callable[[StageHistory, EpochRecord], str]


def history_csv(history: History) -> str:
    """One line an epoch; numbers in full, what is missing left empty. Where an objective has more
    terms than the loss, or random numbers go into it, their means are told too; and where they
    were measured, the loss of all layers so far and the length of the gradient."""
    more = _more(history)
    lines = [",".join([HEADER, *(name for name, _column in more)])]
    for series in history.stages:
        for one in series.epochs:
            rate = "" if one.learning_rate is None else repr(float(one.learning_rate))
            validation = "" if one.validation_loss is None else repr(float(one.validation_loss))
            line = (
                f"{series.stage},{series.name},{one.epoch},{float(one.loss)!r},{validation},"
                f"{one.seconds:.3f},{one.samples_per_s:.0f},{rate}"
            )
            lines.append(",".join([line, *(column(series, one) for _name, column in more)]))
    return "\n".join(lines) + "\n"


def _more(history: History) -> list[tuple[str, Column]]:
    """Columns for terms that some stage has: training_kl, validation_with_noise, validation_kl."""
    known = {name for series in history.stages for name in series.terms}
    others = [name for name in TERMS if name in known and name != RECONSTRUCTION]
    held_out = any(one.validation_terms for series in history.stages for one in series.epochs)
    found = [(name, _measured(name)) for name in MEASURED if _is_known(history, name)]
    found += [(f"training_{name}", _column(name, lambda one: one.terms)) for name in others]
    if held_out:
        names = [("with_noise", RECONSTRUCTION), *((name, name) for name in others)]
        found += [
            (f"validation_{word}", _column(name, lambda one: one.validation_terms))
            for word, name in names
        ]
    return found


def _is_known(history: History, name: str) -> bool:
    records = (one for series in history.stages for one in series.epochs)
    return any(getattr(one, name) is not None for one in records)


def _measured(name: str) -> Column:
    def text(_series: StageHistory, record: EpochRecord) -> str:
        value = getattr(record, name)
        return "" if value is None else repr(float(value))

    return text


def _column(name: str, values: Callable[[EpochRecord], Sequence[float]]) -> Column:
    def text(series: StageHistory, record: EpochRecord) -> str:
        told = values(record)
        return repr(float(told[series.terms.index(name)])) if told and name in series.terms else ""

    return text
