"""Members of zip archives that hold no surprise."""

import stat
import zipfile
from pathlib import PurePosixPath

from aestudio.core.errors import DataError
from aestudio.data.samples import check_size

# Real data shrink far less; only constant filler comes near what DEFLATE can do (1:1032).
MOST_EXPANSION = 200
EXPANSION_MATTERS_FROM = 64 * 2**20


def leads_out(member: zipfile.ZipInfo) -> bool:
    """Whether a member is a link, or has a name that leads out of the archive."""
    path = PurePosixPath(member.filename.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or stat.S_ISLNK(member.external_attr >> 16)


def check_expansion(member: zipfile.ZipInfo, where: str, remedy: str) -> None:
    """Raise DataError for a member that unpacks to more than there is in it."""
    check_size(member.file_size, where)
    packed = max(member.compress_size, 1)
    if member.file_size > EXPANSION_MATTERS_FROM and member.file_size > MOST_EXPANSION * packed:
        raise DataError(
            f"unpacks {packed:,} bytes to {member.file_size:,}; real data do not shrink like that",
            where=where,
            remedy=remedy,
        )
