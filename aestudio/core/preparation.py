"""How a file becomes samples: chosen once, kept in the project, done again to a later file."""

from aestudio.core.params import Frozen, Labelled, parameter

MOST_PIXELS_A_SIDE = 4096
AUTOMATIC = "auto"  # The column named label, class or target, if there is one.


class Colour(Labelled):
    """What becomes of the colours of images."""

    AUTO = "auto", "As they are"
    GREY = "grey", "Grey"
    COLOUR = "colour", "Colour"


class Frames(Labelled):
    """What becomes of images with several frames."""

    FIRST = "first", "Take the first frame"
    EVERY = "every", "Every frame is a sample"
    LEAVE = "leave", "Leave them out"


class Sizes(Labelled):
    """What becomes of images of other sizes than the rest."""

    RESIZE = "resize", "Resize all of them"
    LEAVE = "leave", "Leave the others out"


class Cmyk(Labelled):
    """What becomes of images in the colours of printers."""

    CONVERT = "convert", "Convert them"
    LEAVE = "leave", "Leave them out"


class Bits(Labelled):
    """How much is kept of greys in 16 bits."""

    ALL = "all", "Keep all bits"
    EIGHT = "eight", "Keep the upper eight"


class Ground(Labelled):
    """What images with transparency are laid on."""

    WHITE = "white", "Lay them on white"
    BLACK = "black", "Lay them on black"
    IGNORED = "ignored", "Ignore transparency"


class Folders(Labelled):
    """What the sub-folders of a folder of images mean."""

    AUTO = "auto", "Parts and classes"
    CLASSES = "classes", "Classes only"


class ComplexAs(Labelled):
    """What becomes of complex numbers; of pairs all first ones come before all second ones."""

    BOTH = "both", "Real and imaginary parts"
    MAGNITUDE = "magnitude", "Magnitude"
    REAL = "real", "Real part"
    POLAR = "polar", "Magnitude and phase"


class Dates(Labelled):
    """What comes first in dates that do not tell it, such as 01/02/2004."""

    AUTO = "auto", "As found"
    DAY = "day", "Day first"
    MONTH = "month", "Month first"


class Axis(Labelled):
    """Along which axis of an array the samples lie, where its makers differ."""

    AUTO = "auto", "Automatic"
    FIRST = "first", "Along the first axis"
    LAST = "last", "Along the last axis"


class Missing(Labelled):
    """What becomes of values that are missing, infinite, or no numbers."""

    REFUSE = "refuse", "Refuse the file"
    DROP = "drop", "Drop the sample"
    MEAN = "mean", "Fill in the mean"
    MEDIAN = "median", "Fill in the median"


class ScalingRule(Labelled):
    """How numbers are scaled; limits are fitted on the training part alone."""

    AUTO = "auto", "Automatic"
    NONE = "none", "None"
    UNIT = "unit", "0…1"
    STANDARDISE = "standardise", "Mean 0, deviation 1"
    ROBUST = "robust", "Median 0, quartiles 1 apart"


class Scope(Labelled):
    """Which values are scaled alike."""

    AUTO = "auto", "Automatic"
    FEATURE = "feature", "Each feature"
    GLOBAL = "global", "All alike"


class Split(Labelled):
    """Which samples test."""

    RANDOM = "random", "Drawn at random"
    STRATIFIED = "stratified", "Drawn, classes in proportion"
    LAST = "last", "The last samples"
    TIME = "time", "The latest by a column"
    COLUMN = "column", "Marked in a column"
    FILE = "file", "Another file"
    FOLDER = "folder", "Marked by the folders"


class Balance(Labelled):
    """Whether classes weigh alike in training."""

    AS_IS = "as-is", "As they are"
    EQUAL = "equal", "As many of each class"


class Reading(Frozen):
    """How a file is read; a change means to read it again.

    Empty ``separator``, ``decimal`` and ``encoding`` are found by looking at the file. ``header``
    None likewise. A height or width of 0 keeps the images' own, or follows the other.
    """

    separator: str = parameter("", label="Separator", help="Between the cells of a table.")
    decimal: str = parameter("", label="Decimal sign", help="In the numbers of a table.")
    encoding: str = parameter("", label="Encoding", help="Of the text, such as utf-8, utf-16.")
    header: bool | None = None
    height: int = parameter(
        0,
        label="Height",
        help="Images are resized to it.",
        unit="px",
        minimum=0,
        maximum=MOST_PIXELS_A_SIDE,
        zero="as is",
        usual=64,
    )
    width: int = parameter(
        0,
        label="Width",
        help="Images are resized to it.",
        unit="px",
        minimum=0,
        maximum=MOST_PIXELS_A_SIDE,
        zero="as is",
        usual=64,
    )
    crop: bool = parameter(
        False,
        label="Crop",
        help="Cut the middle out, in the shape wanted, rather than stretch; a square by default.",
    )
    colour: Colour = parameter(
        Colour.AUTO, label="Colour", help="Grey takes a third of the numbers."
    )
    frames: Frames = parameter(
        Frames.FIRST, label="Several frames", help="What an animation or a stack of pages becomes."
    )
    sizes: Sizes = parameter(
        Sizes.RESIZE,
        label="Mixed sizes",
        help="Resize all images, or use those of the most frequent size alone.",
    )
    cmyk: Cmyk = parameter(
        Cmyk.CONVERT, label="CMYK", help="What images in the colours of printers become."
    )
    bits: Bits = parameter(
        Bits.ALL, label="16 bits", help="Eight bits take a quarter of the memory."
    )
    ground: Ground = parameter(
        Ground.WHITE,
        label="Transparency",
        help="What shines through where images are transparent.",
    )
    folders: Folders = parameter(
        Folders.AUTO,
        label="Sub-folders",
        help="Those called train and test are parts, all others classes of all that lies in them. "
        "Or each is a class, and what lies deeper is left out.",
    )
    complex: ComplexAs = parameter(
        ComplexAs.BOTH,
        label="Complex numbers",
        help="The real numbers that they become; pairs make a sample twice as wide.",
    )
    dates: Dates = parameter(
        Dates.AUTO,
        label="Dates",
        help="What comes first in dates such as 01/02/2004, where no other date tells it.",
    )
    axis: Axis = parameter(
        Axis.AUTO,
        label="Samples",
        help="Of MATLAB's arrays. Automatic: by the number of labels, or the last of stacks.",
    )


class Preparation(Frozen):
    """How what was read becomes samples, in which parts, scaled how.

    ``label_column`` is "auto", the name of a column, or empty for none. ``split_column`` orders
    samples by time or marks those that test; ``test_file`` is a path.
    """

    reading: Reading = Reading()
    ignored: tuple[str, ...] = ()
    label_column: str = parameter(
        AUTOMATIC, label="Labels", help="The column that names the class; no input of the network."
    )
    missing: Missing = parameter(
        Missing.REFUSE,
        label="Missing values",
        help="Blank, infinite and unreadable cells. Means and medians are the training part's.",
    )
    scaling: ScalingRule = parameter(
        ScalingRule.AUTO,
        label="Scaling",
        help="Automatic: pixels are divided by 255, 0…1 stays, all else becomes 0…1. Limits are "
        "those of all samples that do not test; samples that validate are among them.",
    )
    scope: Scope = parameter(
        Scope.AUTO,
        label="Scope",
        help="Automatic: all pixels of images alike, each column of a table by itself, "
        "but columns that are one kind, such as pixels, alike.",
    )
    split: Split = parameter(
        Split.RANDOM,
        label="Test samples",
        help="Which samples training never sees. Where folders are called train and test, those "
        "of test, unless told otherwise.",
    )
    split_column: str = parameter(
        "", label="Column", help="Its latest values test, or the rows that it marks with test."
    )
    test_file: str = parameter("", label="Test file", help="All of its samples test.")
    balance: Balance = parameter(
        Balance.AS_IS,
        label="Classes",
        help="As many of each class: training leaves out samples of the frequent ones.",
    )
