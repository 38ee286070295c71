"""What a file is, its content says; what nobody reads is named for what it is."""

import gzip
import io
import pickle
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import h5py
import numpy as np
import polars as pl
import pytest
import scipy.io
from PIL import Image

from aestudio.core.errors import DataError
from aestudio.core.preparation import Reading
from aestudio.data.formats.catalogue import FORMATS, TOLD, Kind
from aestudio.data.formats.kinds import contradiction, kind_of
from aestudio.data.formats.prose import check_table
from aestudio.data.idle_reading import ALL, NEEDED, idle_reading
from aestudio.data.read import arrays_in, read, read_raw

ROWS = np.random.default_rng(0).normal(size=(100, 3)).round(3)
TABLE = "\n".join(",".join(map(str, row)) for row in ROWS) + "\n"


def bytes_of(write: Callable[[io.BytesIO], object]) -> bytes:
    out = io.BytesIO()
    write(out)
    return out.getvalue()


def hdf5(out: io.BytesIO, userblock: int = 0) -> None:
    with h5py.File(out, "w", userblock_size=userblock) as file:
        file["x"] = ROWS


def zipped(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name in names:
            file.writestr(name, b"")
    return out.getvalue()


IDX = struct.pack(">4B2I", 0, 0, 13, 2, 100, 3) + ROWS.astype(">f4").tobytes()
NUMPY = bytes_of(lambda out: np.save(out, ROWS))
# In arrays there is nothing but these numbers.
READ: dict[str, tuple[bytes, Kind]] = {
    "npy": (NUMPY, Kind.NPY),
    "npz": (bytes_of(lambda out: np.savez(out, x=ROWS)), Kind.NPZ),
    "hdf5": (bytes_of(hdf5), Kind.HDF5),
    "hdf5 behind 512 bytes": (bytes_of(lambda out: hdf5(out, 512)), Kind.HDF5),
    "hdf5 behind 1024 bytes": (bytes_of(lambda out: hdf5(out, 1024)), Kind.HDF5),
    "parquet": (bytes_of(pl.DataFrame(ROWS).write_parquet), Kind.PARQUET),
    "idx": (IDX, Kind.IDX),
    "idx, packed": (gzip.compress(IDX), Kind.IDX),
    "csv": (TABLE.encode(), Kind.TEXT),
}
NAMES = ("a", "a.data", "a.dat", "a.asc", "A.DAT", "a.bin", "a.npy", "a.csv", "a.h5", "a.parquet")


@pytest.mark.parametrize("content", READ)
def test_a_file_of_any_name_is_known_for_what_it_is(tmp_path: Path, content: str) -> None:
    data, kind = READ[content]
    for name in NAMES:
        (tmp_path / name).write_bytes(data)
    assert {name: kind_of(tmp_path / name) for name in NAMES} == dict.fromkeys(NAMES, kind)


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.data", "csv"), ("TABLE.CSV", "npy"), ("a.npy", "csv"), ("a.csv", "parquet"), ("a", "idx")],
)
def test_it_is_read_so(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_bytes(READ[content][0])
    assert read(tmp_path / name).values == pytest.approx(ROWS, rel=1e-6)


def test_a_name_that_says_something_else_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(NUMPY)
    assert read_raw(tmp_path / "a.csv").notes == (
        "Named .csv, and read as what it is: NumPy array",
    )


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a.data", Kind.TEXT), ("a", Kind.NPY), ("a.bin", Kind.HDF5), ("a.mat", Kind.HDF5),
     ("a.txt", Kind.TEXT), ("t-images-idx3-ubyte", Kind.IDX), ("a.idx.gz", Kind.IDX)],
)  # fmt: skip
def test_a_name_that_says_nothing_else_is_not(name: str, kind: Kind) -> None:
    assert contradiction(Path(name), kind) == ""


def test_arrays_of_a_file_are_found_whatever_its_name(tmp_path: Path) -> None:
    (tmp_path / "a.nxs").write_bytes(READ["hdf5"][0])
    assert [one.name for one in arrays_in(tmp_path / "a.nxs")] == ["/x"]
    assert len(read(Path(f"{tmp_path / 'a.nxs'}:/x"))) == 100


def picture(form: str) -> bytes:
    return bytes_of(lambda out: Image.new("L", (4, 4)).save(out, form))


POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"4" * 64 + b"\nsize 12345\n"
NIFTI = b"\x5c\1\0\0".ljust(344, b"\0") + b"n+1\0"
STRANGE: dict[str, tuple[bytes, str, str]] = {
    "a PNG": (picture("PNG"), "is a single image", "folder"),
    "a JPEG": (picture("JPEG"), "is a single image", "folder"),
    "a GIF": (picture("GIF"), "is a single image", "folder"),
    "a TIFF": (picture("TIFF"), "is a single image", "folder"),
    "a pickle": (pickle.dumps([1]), "is a pickle", "numpy.save"),
    "a pointer": (POINTER, "is a Git LFS pointer", "git lfs pull"),
    "a page": (b"\n<!DOCTYPE html>\n<html><body>Log in</body></html>", "HTML page", "login"),
    "a page of XHTML": (b"<?xml version='1.0'?>\n<html xmlns='x'>", "HTML page", "login"),
    "XML": (b"<?xml version='1.0'?>\n<data><row a='1'/></data>", "is an XML", "CSV"),
    "PDF": (b"%PDF-1.7\n%\xe2\xe3", "is a PDF", "CSV"),
    "7z": (b"7z\xbc\xaf\x27\x1c\0\4", "is an archive", "Unpack"),
    "RAR": (b"Rar!\x1a\x07\0", "is an archive", "Unpack"),
    "tar": (b"a.csv".ljust(257, b"\0") + b"ustar\0" + bytes(249), "is an archive", "Unpack"),
    "a zip": (zipped("a.csv"), "is an archive", "Unpack"),
    "Word": (zipped("[Content_Types].xml", "word/document.xml"), "of Word", "CSV"),
    "PyTorch": (zipped("model/data.pkl"), "is a pickle", "numpy.save"),
    "Keras": (zipped("config.json", "model.weights.h5"), "is a Keras model", "trained on"),
    "bz2": (b"BZh91AY&SY", "is compressed", "Unpack"),
    "xz": (b"\xfd7zXZ\0\0", "is compressed", "Unpack"),
    "Stata": (b"<stata_dta><header>", "of Stata", "export delimited"),
    "SPSS": (b"$FL2@(#) SPSS", "of SPSS", "CSV"),
    "FITS": (b"SIMPLE  =                    T", "FITS", "astropy"),
    "NIfTI": (NIFTI, "NIfTI", "nibabel"),
    "NIfTI, packed": (gzip.compress(NIFTI), "NIfTI", "nibabel"),
    "RData": (gzip.compress(b"RDX3\nX\n\0\0\0\3"), "data of R", "write.csv"),
    "RDS": (gzip.compress(b"X\n\0\0\0\3\0\4\1\0"), "data of R", "write.csv"),
    "SQLite": (b"SQLite format 3\0", "database", "CSV"),
    "DICOM": (bytes(128) + b"DICM", "DICOM", "PNG"),
    "netCDF": (b"CDF\1\0\0\0\0", "netCDF", "nccopy"),
    "Feather 1": (b"FEA1\0\0\0\0", "Feather file of version 1", "version 2"),
}


@pytest.mark.parametrize("content", STRANGE)
def test_what_no_reader_takes_is_named_whatever_it_is_called(tmp_path: Path, content: str) -> None:
    data, what, remedy = STRANGE[content]
    for name in NAMES:
        (tmp_path / name).write_bytes(data)
        with pytest.raises(DataError, match=what) as caught:
            kind_of(tmp_path / name)
        assert caught.value.where == name
        assert remedy in caught.value.remedy


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("a.rds", "data of R"),
        ("a.RData", "data of R"),
        ("a.sav", "data of SPSS"),
        ("a.dta", "data of Stata"),
        ("a.sas7bdat", "data of SAS"),
        ("a.fits", "FITS"),
        ("a.nii", "NIfTI"),
        ("a.tfrecord", "TFRecord"),
        ("train.tfrecord-00000-of-00010", "TFRecord"),
        ("a.joblib", "is a pickle"),
        ("a.7z", "is an archive"),
        ("a.rar", "is an archive"),
        ("a.csv.gz", "is compressed"),
        ("a.xyz", r"has an unknown ending \(\.xyz\)"),
        ("a", r"has an unknown ending \(none\)"),
    ],
)
def test_what_does_not_tell_is_named_by_its_ending(tmp_path: Path, name: str, what: str) -> None:
    (tmp_path / name).write_bytes(b"\1\2\3\4")
    with pytest.raises(DataError, match=what) as caught:
        kind_of(tmp_path / name)
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("content", "why"), [(POINTER, "a Git LFS pointer"), (b"<!doctype html><html>", "an HTML page")]
)
def test_what_stands_in_the_place_of_images_is_named(
    tmp_path: Path, content: bytes, why: str
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "a.png").write_bytes(content)
    with pytest.raises(DataError, match=why):
        read_raw(tmp_path / "folder")
    (tmp_path / "folder" / "b.png").write_bytes(picture("PNG"))
    assert any(why in note for note in read_raw(tmp_path / "folder").notes)


README = """# A data set

This archive holds the measurements of a campaign in spring.
See the paper for what was measured, how, and where.

Licence: free for all, but please cite it.
"""
PROGRAM = """import os
import sys

def main(path, other):
    for name in os.listdir(path):
        if name.endswith(".csv"): print(name, other)

main(sys.argv[1], 3)
"""


@pytest.mark.parametrize("name", ["README", "README.csv", "a.txt", "a.py", "a.dat"])
@pytest.mark.parametrize("text", [README, PROGRAM], ids=["a letter", "a program"])
def test_a_text_that_is_no_table_is_called_one(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(DataError, match="is a text, but no table") as caught:
        read_raw(tmp_path / name)
    assert text.split("\n")[0] in (caught.value.why or "")


@pytest.mark.parametrize(
    "text",
    [
        "name,review\n" + 'a,"Good, I say.\nTwo lines, even"\n' * 5 + "b,bad\n" * 5,
        "word\ncat\ndog\nbird\nfish\n",
        "one two\n" * 9,
        "1.5\n2.5\n4\n",
    ],
    ids=["quoted texts", "a column of words", "two columns of words", "a column of numbers"],
)
def test_a_table_of_texts_is_no_prose(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.csv").write_text(text)
    assert len(read_raw(tmp_path / "a.csv"))


def test_a_table_may_come_after_much_prose(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(README * 60 + TABLE)
    check_table(tmp_path / "a.csv", "")
    (tmp_path / "b.csv").write_text(README * 60)
    with pytest.raises(DataError, match="no table"):
        check_table(tmp_path / "b.csv", "")


def test_all_formats_have_an_ending_and_are_told_once() -> None:
    assert {one.kind for one in FORMATS} == set(Kind)
    listed = [one.listed for one in FORMATS if one.listed]
    assert len(listed) == len(set(listed))
    assert all(word in TOLD for word in listed)


def test_every_setting_of_reading_is_known_to_be_of_use_to_some_kind() -> None:
    assert set(Reading.model_fields) == set(ALL)
    assert set(NEEDED) == set(ALL)


def test_a_setting_that_a_kind_of_file_does_not_ask_for_is_idle(tmp_path: Path) -> None:
    scipy.io.savemat(tmp_path / "a.mat", {"x": ROWS})
    (tmp_path / "a.dat").write_text(TABLE)
    names = ("axis", "separator", "frames")
    assert set(idle_reading(str(tmp_path / "a.mat"), names)) == {"separator", "frames"}
    assert idle_reading(str(tmp_path / "a.dat"), names) == {
        "axis": "an array of MATLAB",
        "frames": "a folder of images",
    }


def test_the_manual_lists_every_format() -> None:
    manual = " ".join((Path(__file__).parents[3] / "README.md").read_text().split())
    manual = manual.replace("`", "")
    missing = [one.listed for one in FORMATS if one.listed and one.listed not in manual]
    assert not missing


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("# by hand\n1 1:2 3:4\n-1\n", Kind.LIBSVM),
        ("1 12:30\n2 12:45\n", Kind.TEXT),
        ("1;2\n3;4\n", Kind.TEXT),
        ('{"a": 1}\n{"a": 2}\n', Kind.JSON),
        ("[[1, 2], [3, 4]]", Kind.JSON),
        ("[1] x\n[2] y\n", Kind.TEXT),
        ("% made by Weka\n\n@RELATION iris\n", Kind.ARFF),
        ("@attribute\n1\n", Kind.TEXT),
    ],
)
def test_texts_are_told_apart(tmp_path: Path, text: str, kind: Kind) -> None:
    for name in ("a", "a.txt", "a.data"):
        (tmp_path / name).write_text(text)
        assert kind_of(tmp_path / name) is kind


def test_a_matlab_file_is_told_by_its_first_line(tmp_path: Path) -> None:
    scipy.io.savemat(tmp_path / "a.dat", {"x": ROWS})
    assert kind_of(tmp_path / "a.dat") is Kind.MATLAB
