"""The fingerprint of data as version 4 told it: what a run kept, to know its data again."""

import json
import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from aestudio.storage.migrations import from_2, from_3

SHARE = 0.2
ARRAY = re.compile(r"\.(?:h5|hdf5|npz):(/.+)$", re.IGNORECASE)
PREPARATION = {**from_2.PREPARATION, "reading": {**from_2.READING, **from_3.READING}}


def fingerprint(data: Mapping[str, Any]) -> str:
    """That of the JSON of some data: the file's hash while nothing else was chosen."""
    chosen = _chosen(data["preparation"], PREPARATION)
    chosen.pop("test_file", None)
    if data["test_share"] != SHARE:
        chosen["test_share"] = data["test_share"]
    if array := ARRAY.search(data["source"]):
        chosen["array"] = array[1]
    if not chosen:
        return str(data["sha256"])
    text = json.dumps([data["sha256"], data["test_sha256"], chosen], sort_keys=True)
    return sha256(text.encode()).hexdigest()


def _chosen(settings: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    """Those of the settings that version 4 knew, and that were chosen otherwise than by default."""
    return {
        name: _chosen(settings[name], default) if isinstance(default, dict) else settings[name]
        for name, default in defaults.items()
        if settings[name] != default
    }
