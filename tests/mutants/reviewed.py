"""Faults that may live: what they change is no behaviour. They are not drawn.

By module and line, as it stands there, the change (or "any" of them) and the reason.
"""

SPEED = "how much is looked at or sent at a time; the result is the same"
BOTH = "both sides of the comparison are written so"
REVIEWED: dict[tuple[str, str], tuple[tuple[str, str], ...]] = {
    (
        "aestudio/core/assignments.py",
        'return text.lower().replace("_", "-").replace(" ", "-")',
    ): (('"-" → ("")', BOTH),),
    ("aestudio/core/errors.py", "first = error.errors(include_url=False)[0]"): (
        ("any", "the address of pydantic's explanation is never told"),
    ),
    ("aestudio/core/plan.py", "early_stopping: int = 0"): (
        ("any", "a plan gives every stage its own"),
    ),
    ("aestudio/core/plan.py", "cached: bool = False"): (
        ("any", "a plan gives every stage its own"),
    ),
    ("aestudio/core/plan.py", 'AUTOENCODER = "autoencoder"'): (
        ("any", "the word is told nowhere; keys and names are made of the level"),
    ),
    ("aestudio/core/plan.py", "return plan.edited(batch_size=min(self.batch_size, samples))"): (
        ("min(self.batch_size, samples) → (min(samples, self.batch_size))", "the same number"),
    ),
    (
        "aestudio/data/named_columns.py",
        "near = get_close_matches(name, there, n=1, cutoff=0.5)",
    ): (("1 → (2)", "the nearest comes first, and no other is told"),),
    (
        "aestudio/data/table_inputs.py",
        "codes = np.where(missing, -1, numbers).astype(np.int32)",
    ): (("1 → (2)", "every code below 0 is one that is missing"),),
    ("aestudio/analysis/statistics.py", "BLOCK = 4096  # Samples that are looked at together."): (
        ("any", SPEED),
    ),
    ("aestudio/analysis/statistics.py", "MOST_FEATURES = 2048"): (
        ("any", "what is worth the wait is no more exact than that"),
    ),
    (
        "aestudio/analysis/statistics.py",
        "MOST_FITTED = 20_000  # Samples that the spectrum is taken of: more hardly move it.",
    ): (("any", SPEED),),
    (
        "aestudio/analysis/statistics.py",
        "PROBES = 1001  # Samples whose median finds the value that nearly all samples share.",
    ): (("any", SPEED),),
    (
        "aestudio/analysis/suspicions.py",
        "PROBES = 10_000  # Samples that quartiles are taken of.",
    ): (("any", SPEED),),
    ("aestudio/analysis/forward.py", "CHUNK = 1000"): (("any", SPEED),),
}
