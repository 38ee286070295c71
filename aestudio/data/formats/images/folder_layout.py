"""What the sub-folders of a folder of images mean: classes, or parts with classes in them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

TRAIN, TEST, VALIDATION = "train", "test", "validation"
# What people call the parts; besides "_set" and the like may follow.
NAMES = {
    **dict.fromkeys(("train", "training", "trn"), TRAIN),
    **dict.fromkeys(("test", "testing", "tst"), TEST),
    **dict.fromkeys(("val", "valid", "validation", "dev"), VALIDATION),
}
SET = re.compile(r"[ _-]?(set|data|images)$")
# The names of the folders that lead to an image, from the outermost on.
Group = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """``classes`` are those of the groups whose images are wanted, empty where there is none;
    ``testing`` are the groups that test, None where no folders name parts. ``deeper`` counts the
    images that lie deeper than the folders which give them their class, ``beside`` those that lie
    beside the parts and are left out, as are the ``deeper`` ones unless they are ``counted``.
    ``parts`` are the names of folders that name them."""

    classes: Mapping[Group, str]
    testing: frozenset[Group] | None = None
    deeper: int = 0
    beside: int = 0
    counted: bool = True
    parts: tuple[str, ...] = ()

    @property
    def tests(self) -> tuple[str, ...]:
        """The names of the parts that test."""
        tested = tuple(name for name in self.parts if part_of(name) == TEST)
        return tested or tuple(name for name in self.parts if part_of(name) == VALIDATION)


def layout_of(images: Mapping[Group, int], *, classes_only: bool = False) -> Layout:
    """What groups mean by their names; ``images`` counts what lies in each.

    With ``classes_only`` every outermost folder is a class, and what lies deeper is not wanted.
    """
    if classes_only:
        own: dict[Group, str] = {group: group[0] for group in images if len(group) == 1}
        return Layout(own, deeper=_deeper(images, 1), counted=False)
    level = _outermost(images)
    for part in (level, level + 1):
        if _names_parts(images, part, level):
            return _parted(images, part, level)
    classes = {group: group[level] for group in images}
    return Layout(classes, deeper=_deeper(images, level + 1))


def part_of(name: str) -> str:
    """Which part a folder of that name means: train, test or validation; empty if none."""
    return NAMES.get(SET.sub("", name.lower()), "")


def _outermost(images: Mapping[Group, int]) -> int:
    """How many folders lead to all images, and so say nothing about any."""
    level = 0
    while all(len(group) > level + 1 for group in images):
        if len({group[level] for group in images}) > 1:
            break
        level += 1
    return level


def _are_parts(names: Iterable[str]) -> bool:
    found = {part_of(name) for name in names}
    return TRAIN in found and (TEST in found or VALIDATION in found)


def _names_parts(images: Mapping[Group, int], part: int, level: int) -> bool:
    """Whether the folders at ``part`` are parts: some of the outermost, or all within classes."""
    names = [group[part] for group in images if len(group) > part]
    if part > level and (len(names) < len(images) or not all(map(part_of, names))):
        return False
    return _are_parts(names)


def _parted(images: Mapping[Group, int], part: int, level: int) -> Layout:
    wanted = {group: count for group, count in images.items() if part_of(group[part])}
    tests = TEST if TEST in {part_of(group[part]) for group in wanted} else VALIDATION
    # The class is named by the folder above the part, or else by the one below it.
    own = level if part > level else part + 1
    return Layout(
        {group: group[own] if len(group) > own else "" for group in wanted},
        frozenset(group for group in wanted if part_of(group[part]) == tests),
        deeper=_deeper(wanted, max(part, own) + 1),
        beside=sum(images.values()) - sum(wanted.values()),
        parts=tuple(sorted({group[part] for group in wanted})),
    )


def _deeper(images: Mapping[Group, int], levels: int) -> int:
    return sum(count for group, count in images.items() if len(group) > levels)
