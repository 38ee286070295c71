"""What people try, and what helps them: files that are no data, or that no reader takes."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stranger:
    """``what`` goes on after the name of the file, ``remedy`` says what to do."""

    what: str
    remedy: str


ARCHIVE = Stranger("is an archive", "Unpack it and choose what is in it")
COMPRESSED = Stranger("is compressed", "Unpack it and choose what is in it")
KERAS = Stranger(
    "is a Keras model, not data", "Import it as a network, or choose the file it was trained on"
)
NETWORK = Stranger(
    "is a network, not data", "Import it as a network, or choose the file it was trained on"
)
PICKLE = Stranger("is a pickle, which can run any program", "Save the array with numpy.save")
TORCH = Stranger("is a pickle, which can run any program", "Save the tensor with numpy.save")
IMAGE = Stranger("is a single image", "Choose the folder that holds the images")
POINTER = Stranger(
    "is a Git LFS pointer, which stands for the file in a repository",
    "Fetch the file itself: git lfs pull",
)
PAGE = Stranger(
    "is an HTML page, not data",
    "The download may have needed a login: fetch the file itself, or save its table as CSV",
)
XML = Stranger("is an XML document", "Save its table as CSV")
PDF = Stranger("is a PDF document", "Save its table as CSV")
WORD = Stranger("is a document of Word", "Save its table as CSV")
SLIDES = Stranger("is a presentation", "Save its table as CSV")
R_DATA = Stranger("is data of R", 'Save it in R: write.csv(x, "data.csv", row.names = FALSE)')
SPSS = Stranger("is data of SPSS", "Save it in SPSS as CSV, or with haven::read_sav in R")
STATA = Stranger("is data of Stata", "Save it in Stata: export delimited using data.csv")
SAS = Stranger("is data of SAS", "Save it in SAS as CSV: proc export")
FITS = Stranger("is a FITS file", "Save its array: numpy.save(file, astropy.io.fits.getdata(path))")
NIFTI = Stranger(
    "is a NIfTI volume", "Save its array: numpy.save(file, nibabel.load(path).get_fdata())"
)
DICOM = Stranger("is a DICOM image", "Save it as PNG or TIFF, and choose the folder of all images")
RECORDS = Stranger(
    "is a TFRecord file, whose records mean what their program says",
    "Save its arrays with numpy.savez",
)
SQLITE = Stranger("is a database", "Save the table as CSV: sqlite3 -header -csv file")
ORC = Stranger("is an ORC file", "Save it as Parquet")
AVRO = Stranger("is an Avro file", "Save it as Parquet")
OLD_FEATHER = Stranger("is a Feather file of version 1", "Save it as version 2, or as Parquet")
NETCDF = Stranger("is a netCDF file of version 3", "Convert it: nccopy -k nc4 old.nc new.nc")
SECRET_PARQUET = Stranger("is encrypted", "Save it without encryption")

# Named by their content, which says it surely: the place of the bytes, and these.
MARKS: tuple[tuple[int, bytes, Stranger], ...] = (
    (0, b"%PDF-", PDF),
    (0, b"7z\xbc\xaf\x27\x1c", ARCHIVE),
    (0, b"Rar!\x1a\x07", ARCHIVE),
    (257, b"ustar", ARCHIVE),
    (0, b"BZh", COMPRESSED),
    (0, b"\xfd7zXZ\0", COMPRESSED),
    (0, b"\x28\xb5\x2f\xfd", COMPRESSED),
    (0, b"\x89PNG\r\n\x1a\n", IMAGE),
    (0, b"\xff\xd8\xff", IMAGE),
    (0, b"GIF87a", IMAGE),
    (0, b"GIF89a", IMAGE),
    (0, b"II*\0", IMAGE),
    (0, b"MM\0*", IMAGE),
    (8, b"WEBPVP8", IMAGE),
    (128, b"DICM", DICOM),
    (0, b"SIMPLE  =", FITS),
    (344, b"n+1\0", NIFTI),
    (344, b"ni1\0", NIFTI),
    (0, b"$FL2@(#)", SPSS),
    (0, b"$FL3@(#)", SPSS),
    (0, b"<stata_dta>", STATA),
    (0, b"RDX2\n", R_DATA),
    (0, b"RDX3\n", R_DATA),
    (0, b"SQLite format 3\0", SQLITE),
    (0, b"ORC", ORC),
    (0, b"Obj\x01", AVRO),
    (0, b"FEA1", OLD_FEATHER),
    (0, b"CDF\x01", NETCDF),
    (0, b"CDF\x02", NETCDF),
    (0, b"PARE", SECRET_PARQUET),
    *((0, bytes((0x80, version)), PICKLE) for version in range(2, 6)),
)
# Named by their ending, where the content does not tell.
ENDINGS = {
    ".keras": KERAS,
    **dict.fromkeys((".onnx", ".safetensors"), NETWORK),
    **dict.fromkeys((".zip", ".tar", ".tgz", ".7z", ".rar"), ARCHIVE),
    **dict.fromkeys((".gz", ".bz2", ".xz", ".zst"), COMPRESSED),
    **dict.fromkeys((".pkl", ".pickle", ".joblib"), PICKLE),
    **dict.fromkeys((".pt", ".pth"), TORCH),
    **dict.fromkeys((".rds", ".rda", ".rdata"), R_DATA),
    **dict.fromkeys((".sav", ".zsav", ".por"), SPSS),
    ".dta": STATA,
    **dict.fromkeys((".sas7bdat", ".xpt"), SAS),
    **dict.fromkeys((".fits", ".fit", ".fts"), FITS),
    **dict.fromkeys((".nii", ".hdr"), NIFTI),
    ".dcm": DICOM,
    ".pdf": PDF,
    ".html": PAGE,
    ".htm": PAGE,
    ".xml": XML,
    ".orc": ORC,
    ".avro": AVRO,
    ".nc": NETCDF,
    **dict.fromkeys((".db", ".sqlite", ".sqlite3"), SQLITE),
    **dict.fromkeys((".doc", ".docx", ".odt"), WORD),
}
