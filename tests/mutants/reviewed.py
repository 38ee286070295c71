"""Faults that may live: what they change is no behaviour. They are not drawn.

By module and line, as it stands there, the change (or "any" of them) and the reason.
"""

SPEED = "how much is looked at or sent at a time; the result is the same"
BOTH = "both sides of the comparison are written so"
PART = "some digits of the hash tell contents apart; how many they are is told nowhere"
LOOKED_AT = "whole numbers that are larger are looked at one by one, which says the same of them"
EITHER = "the note tells which of two names the copy has, so either may come first"
UNCONVERTED = "the function has no statement that AutoGraph would turn into a part of the graph"
NO_SAMPLE = "any sample is worse than none, and there is one at least"
ONE_EACH = "there is a gradient for each variable, as they were asked for"
TILES = "how many tiles are in memory at a time; each is computed by itself"
REVIEWED: dict[tuple[str, str], tuple[tuple[str, str], ...]] = {
    (
        "aestudio/core/assignments.py",
        'return text.lower().replace("_", "-").replace(" ", "-")',
    ): (('"-" → ("")', BOTH),),
    ("aestudio/core/errors.py", "first = error.errors(include_url=False)[0]"): (
        ("any", "the address of pydantic's explanation is never told"),
    ),
    ("aestudio/core/stages.py", "early_stopping: int = 0"): (
        ("any", "a plan gives every stage its own"),
    ),
    ("aestudio/core/stages.py", "cached: bool = False"): (
        ("any", "a plan gives every stage its own"),
    ),
    ("aestudio/core/stages.py", 'AUTOENCODER = "autoencoder"'): (
        ("any", "the word is told nowhere; keys and names are made of the level"),
    ),
    (
        "aestudio/data/preparation/named_columns.py",
        "near = get_close_matches(name, there, n=1, cutoff=0.5)",
    ): (("1 → (2)", "the nearest comes first, and no other is told"),),
    (
        "aestudio/data/preparation/far.py",
        "NUMBERS = 2**22  # Values looked at together.",
    ): (("any", SPEED),),
    (
        "aestudio/data/preparation/scale.py",
        "reach = np.maximum(high - centre, centre - low)",
    ): (("high - centre → (high + centre)", "beside what overflows a centre is nothing"),),
    (
        "aestudio/data/width.py",
        "WHOLE = 2**24  # Up to here short floats hold all whole numbers.",
    ): (
        ("2**24 → (2 * 24)", LOOKED_AT),
        ("2 → (1)", LOOKED_AT),
        ("2 → (0)", LOOKED_AT),
        ("24 → (23)", LOOKED_AT),
        ("24 → (0)", LOOKED_AT),
    ),
    (
        "aestudio/data/preparation/table_inputs.py",
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
        "aestudio/analysis/statistics.py",
        "typical = np.sort(probes, axis=0)[len(probes) // 2]",
    ): (("2 → (3)", "what 99 in 100 samples share stands at a third of the sorted ones as well"),),
    (
        "aestudio/analysis/suspicions.py",
        "PROBES = 10_000  # Samples that quartiles are taken of.",
    ): (("any", SPEED),),
    (
        "aestudio/analysis/collapse.py",
        "rows = np.linspace(0, len(samples) - 1, min(len(samples), MOST_SAMPLES)).astype(np.int64)",
    ): (
        (
            "min(len(samples), MOST_SAMPLES) → (max(len(samples), MOST_SAMPLES))",
            "the same samples are looked at more than once",
        ),
    ),
    (
        "aestudio/analysis/suspicions.py",
        "return np.subtract(values, first, dtype=np.float64)",
    ): (
        (
            "np.subtract(values, first, dtype=np.float64) → (np.subtract(values, first))",
            "differences of whole numbers that are neighbours are exact in any float",
        ),
    ),
    (
        "aestudio/analysis/suspicions.py",
        "return np.diff(_risen(column, column[0]), axis=0)",
    ): (("0 → (-1)", "steps are the same from wherever numbers are counted"),),
    (
        "aestudio/analysis/suspicions.py",
        "for feature in np.flatnonzero((rise >= count - 1) & (rise <= 2 * count)):",
    ): (("1 → (2)", "what rises by less has a step below 1, which is found next"),),
    (
        "aestudio/analysis/statistics.py",
        "if width > MOST_FEATURES or len(rows) < 2:",
    ): (
        ("2 → (0)", "one sample has no variance, which is found next"),
        ("2 → (1)", "one sample has no variance, which is found next"),
    ),
    (
        "aestudio/analysis/statistics.py",
        "return np.linspace(0, count - 1, most).astype(np.int64)",
    ): (
        (
            "np.linspace(0, count - 1, most) → (np.linspace(count - 1, 0, most))",
            "the same rows, from the last to the first",
        ),
    ),
    (
        "aestudio/engine/windows.py",
        "held = source if isinstance(source, Held) else Held(source.read(0, len(source)))",
    ): (
        (
            "isinstance(source, Held) → (not isinstance(source, Held))",
            "a copy holds the same samples; that none is made is for memory",
        ),
    ),
    ("aestudio/storage/backup.py", "PIECE = 4 * 2**20"): (("any", SPEED),),
    (
        "aestudio/storage/decode.py",
        '{**dict(zip(columns, row, strict=True)), "terms": known, "validation_terms": held}',
    ): (("True → (False)", "a row has a number of each column"),),
    ("aestudio/storage/embedded.py", "return found.hexdigest()[:32]"): (
        (":32 → :", PART),
        (":32 → :32 - 1", PART),
        ("32 → (31)", PART),
        ("32 → (33)", PART),
    ),
    ("aestudio/storage/recovery.py", "self._kept = 0"): (
        ("0 → (-1)", EITHER),
        ("0 → (1)", EITHER),
    ),
    ("aestudio/storage/lock.py", "msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)"): (
        ("any", "runs on Windows only"),
    ),
    (
        "aestudio/engine/device.py",
        "if not tf.config.experimental.get_memory_growth(card):",
    ): (("any", "runs where there is a GPU only"),),
    (
        "aestudio/engine/device.py",
        "tf.config.experimental.set_memory_growth(card, True)",
    ): (("any", "runs where there is a GPU only"),),
    ("aestudio/analysis/forward.py", "CHUNK = 1000"): (("any", SPEED),),
    ("aestudio/engine/loops.py", "most = 2**31 - 1"): (("any", SPEED),),
    (
        "aestudio/engine/loops.py",
        "self._run = tf.function(self._loop, signature, autograph=False)",
    ): (
        ("False → (True)", UNCONVERTED),
        (
            "tf.function(self._loop, signature, autograph=False) → "
            "(tf.function(self._loop, signature))",
            UNCONVERTED,
        ),
    ),
    (
        "aestudio/engine/loops.py",
        "self._cluster = tf.function(self._loop, autograph=False, jit_compile=True)",
    ): (
        ("False → (True)", UNCONVERTED),
        (
            "tf.function(self._loop, autograph=False, jit_compile=True) → "
            "(tf.function(self._loop, jit_compile=True))",
            UNCONVERTED,
        ),
    ),
    ("aestudio/engine/frozen_layers.py", "found = tf.map_fn("): (
        (
            "tf.map_fn( network.at(dict(zip(shapes, values, strict=True))).encoded, "
            "tf.reshape(filled, [-1, TILE, inputs]), "
            "fn_output_signature=tf.TensorSpec([TILE, width], tf.float32), "
            "parallel_iterations=1, ) → "
            "(tf.map_fn(network.at(dict(zip(shapes, values, strict=True))).encoded, "
            "tf.reshape(filled, [-1, TILE, inputs]), "
            "fn_output_signature=tf.TensorSpec([TILE, width], tf.float32)))",
            TILES,
        ),
    ),
    ("aestudio/engine/frozen_layers.py", "parallel_iterations=1,"): (("any", TILES),),
    (
        "aestudio/engine/distribution.py",
        "self._add = tf.function(self.everywhere(_sum_of_one), autograph=False)",
    ): (
        ("False → (True)", UNCONVERTED),
        (
            "tf.function(self.everywhere(_sum_of_one), autograph=False) → "
            "(tf.function(self.everywhere(_sum_of_one)))",
            UNCONVERTED,
        ),
    ),
    (
        "aestudio/engine/distribution.py",
        "self._collect = tf.function(self.everywhere(_gathered), autograph=False)",
    ): (
        ("False → (True)", UNCONVERTED),
        (
            "tf.function(self.everywhere(_gathered), autograph=False) → "
            "(tf.function(self.everywhere(_gathered)))",
            UNCONVERTED,
        ),
    ),
    ("aestudio/engine/stage_run.py", "self._samples_here = 0"): (
        ("0 → (1)", "an epoch that begins at its first step has all samples"),
    ),
    (
        "aestudio/engine/windows.py",
        "self._coming = place, self._reader.submit(self._read, place, self._memory[0])",
    ): (
        ("0 → (-1)", "either of the two may be the first, as they take turns"),
        ("0 → (1)", "either of the two may be the first, as they take turns"),
    ),
    (
        "aestudio/commands/score.py",
        "print(json.dumps(facts, allow_nan=False))",
    ): (("False → (True)", "none of these figures is NaN: such ones have become null before"),),
    (
        "aestudio/commands/score.py",
        "self._total, self._largest, self._worst = 0.0, -math.inf, 0",
    ): (("0 → (-1)", NO_SAMPLE), ("0 → (1)", NO_SAMPLE)),
    (
        "aestudio/engine/steps.py",
        "for (key, variable), slope in zip(self._variables.items(), slopes, strict=True):",
    ): (
        ("True → (False)", ONE_EACH),
        (
            "zip(self._variables.items(), slopes, strict=True) → "
            "(zip(self._variables.items(), slopes))",
            ONE_EACH,
        ),
    ),
    ("aestudio/estimators/base.py", "MOST_SEED = 2**31 - 1"): (
        ("1 → (2)", "any seed will do; which there are is told nowhere"),
    ),
}
