"""The loss series as a table."""

from aestudio.core.history import History

HEADER = "stage,name,epoch,training_loss,validation_loss,seconds,samples_per_s,learning_rate"


def history_csv(history: History) -> str:
    """One line an epoch; numbers in full, what is missing left empty."""
    lines = [HEADER]
    for series in history.stages:
        for one in series.epochs:
            rate = "" if one.learning_rate is None else repr(float(one.learning_rate))
            validation = "" if one.validation_loss is None else repr(float(one.validation_loss))
            lines.append(
                f"{series.stage},{series.name},{one.epoch},{float(one.loss)!r},{validation},"
                f"{one.seconds:.3f},{one.samples_per_s:.0f},{rate}"
            )
    return "\n".join(lines) + "\n"
