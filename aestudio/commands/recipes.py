"""``aestudio recipes``."""


def list_recipes() -> None:
    """List the ready-made projects."""
    from aestudio.recipes import recipes

    for one in recipes():
        print(f"{one.name:18}  {one.project.architecture}\n{'':18}  {one.summary}")
