"""Settings in one line, such as ``ignored="a,b",c, decimal=comma``: quotes are those of CSV."""

import re
from collections.abc import Iterable, Iterator

QUOTED = r'"(?:[^"]|"")*"'
END = r"\s*(?:,|\Z)"
VALUE = rf"(?P<value>{QUOTED}(?={END})|[^,]*?){END}"
PIECE = re.compile(rf'\s*(?:(?P<name>[^",=]*?)\s*=\s*)?{VALUE}')
WORD = re.compile(rf"\s*{VALUE}")


def pieces(text: str, signs: Iterable[str]) -> Iterator[tuple[str | None, str]]:
    """Each part between commas as (name, value), in its quotes; the name is None without "=".

    A comma that is all the value of one of ``signs`` is that value. A comma at the end is passed
    over: a shell makes "epochs=3," of a list with blanks after its commas.
    """
    comma = re.compile(rf"\s*(?P<name>{'|'.join(signs)})\s*=\s*(?P<value>,),?")
    place = 0
    while found := comma.match(text, place) or PIECE.match(text, place):
        yield found["name"], found["value"]
        place = found.end()
        if place >= len(text):
            return


def words(text: str) -> tuple[str, ...]:
    """The words of a list with commas between them, without their quotes; no empty ones."""
    found = (unquoted(word["value"]) for word in WORD.finditer(text))
    return tuple(word for word in found if word)


def unquoted(text: str) -> str:
    """Without the quotes around it, if there are any; two within stand for one."""
    return text[1:-1].replace('""', '"') if re.fullmatch(QUOTED, text) else text


def quoted(word: str) -> str:
    """As it has to be written so that ``words`` takes it for one."""
    return '"{}"'.format(word.replace('"', '""')) if re.search('[",=]', word) else word
