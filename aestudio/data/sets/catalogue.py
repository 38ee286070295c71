"""All sample sets there are."""

from aestudio.core.preparation import Split
from aestudio.data.sets.download import Remote
from aestudio.data.sets.readers import bundled, faces, fashion, houses, mnist, small_digits
from aestudio.data.sets.sample_set import SampleSet

KERAS = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/"
FIGSHARE = "https://ndownloader.figshare.com/files/"

SETS = (
    SampleSet("digits", "Digits 8 × 8", "1,797 handwritten digits (scikit-learn)", small_digits),
    SampleSet("iris", "Iris", "150 flowers, 4 lengths (scikit-learn)", bundled("load_iris")),
    SampleSet("wine", "Wine", "178 wines, 13 measurements (scikit-learn)", bundled("load_wine")),
    SampleSet(
        "breast-cancer",
        "Breast cancer",
        "569 biopsies, 30 measurements (scikit-learn)",
        bundled("load_breast_cancer"),
    ),
    SampleSet(
        "diabetes",
        "Diabetes",
        "442 patients, 10 measurements (scikit-learn)",
        bundled("load_diabetes"),
    ),
    SampleSet(
        "mnist",
        "MNIST",
        "70,000 handwritten digits (Keras)",
        mnist,
        (
            Remote(
                f"{KERAS}mnist.npz",
                "731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1",
                11_490_434,
            ),
        ),
        1 / 7,
        Split.LAST,
    ),
    SampleSet(
        "fashion-mnist",
        "Fashion-MNIST",
        "70,000 pieces of clothing (Keras)",
        fashion,
        (
            Remote(
                f"{KERAS}train-labels-idx1-ubyte.gz",
                "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
                29_515,
            ),
            Remote(
                f"{KERAS}train-images-idx3-ubyte.gz",
                "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
                26_421_880,
            ),
            Remote(
                f"{KERAS}t10k-labels-idx1-ubyte.gz",
                "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
                5_148,
            ),
            Remote(
                f"{KERAS}t10k-images-idx3-ubyte.gz",
                "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
                4_422_102,
            ),
        ),
        1 / 7,
        Split.LAST,
    ),
    SampleSet(
        "california-housing",
        "California housing",
        "20,640 districts, 9 numbers (Keras)",
        houses,
        (
            Remote(
                f"{KERAS}california_housing.npz",
                "1a2e3a52e0398de6463aebe6f4a8da34fb21fbb6b934cf88c3425e766f2a1a6f",
                743_530,
            ),
        ),
    ),
    SampleSet(
        "faces",
        "Olivetti faces",
        "400 faces of 40 people, 64 × 64 (scikit-learn)",
        faces,
        (
            Remote(
                f"{FIGSHARE}5976027",
                "b612fb967f2dc77c9c62d3e1266e0c73d5fca46a4b8906c18e454d41af987794",
                4_097_000,
            ),
        ),
    ),
)
