"""``aestudio info``."""

from aestudio.commands.options import AsJson, Model


def info(model: Model, as_json: AsJson = False) -> None:
    """Show what a project file holds."""
    import json

    from aestudio.commands.describe import described, told
    from aestudio.storage.project_file import load

    facts = described(load(model))
    print(json.dumps(facts, indent=2, allow_nan=False) if as_json else told(facts))
