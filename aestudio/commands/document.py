"""The document that a command is about: of a recipe or a project file, with other settings."""

from pathlib import Path

from aestudio.commands.prepared import placed, reference_of
from aestudio.core.assignments import assigned
from aestudio.core.idle import idle_notes, told
from aestudio.core.project import Document
from aestudio.data.idle_reading import idle_reading
from aestudio.recipes import recipe, recipes, with_other_data
from aestudio.storage.project_file import load


def document_from(name: str, data: Path | None, values: dict[str, str]) -> Document:
    """The document of a recipe's name or a project file, with other data and settings."""
    return changed(opened(name), data, values)


def opened(name: str) -> Document:
    """The document of a recipe's name or a project file."""
    return load(Path(name)) if is_file(name) else Document(recipe(name).project)


def is_file(name: str) -> bool:
    """A recipe's name stays one, even beside a file that is called so."""
    path = Path(name)
    if path.suffix or path.name != name:
        return True
    return bool(name) and path.exists() and all(name != one.name for one in recipes())


def changed(document: Document, data: Path | None, values: dict[str, str]) -> Document:
    """The document with other data and settings; raises StudioError where they cannot be."""
    values = placed(values)
    project = document.project
    reference = reference_of(project.data, data, values)
    if reference != project.data:
        project = with_other_data(project, reference)
    return document.with_project(assigned(project, values))


def notes_on(document: Document, values: dict[str, str]) -> list[str]:
    """What to say of changes that imply another, or make no difference to the document."""
    project = document.project
    return [
        *idle_notes(project, values),
        *(told(*one) for one in idle_reading(project.data.source, values).items()),
    ]
