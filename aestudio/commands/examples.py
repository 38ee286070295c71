"""What one types to use a command: shown at the end of its help."""

from collections.abc import Mapping

EXAMPLES: Mapping[str, tuple[str, ...]] = {
    "recipes": ("recipes",),
    "data": (
        "data photos/",
        "data table.csv --set label_column=kind,scaling=standardise",
        "data set:iris --json",
    ),
    "train": (
        "train default --out model.h5",
        "train denoising --data photos/ --out model.h5 --set epochs=20,tied=true",
        "train model.h5 --out model.h5 --from 2@15 --set learning_rate=0.0003",
        "train model.h5 --out model.h5 --more 10 --tensorboard curves",
    ),
    "info": ("info model.h5", "info model.h5 --json"),
    "runs": ("runs model.h5", "runs model.h5 --all"),
    "reconstruct": (
        "reconstruct model.h5 table.csv --out cleaned.csv",
        "reconstruct model.h5 photos/ --out images.npy",
    ),
    "encode": (
        "encode model.h5 table.csv --out codes.csv",
        "encode model.h5 set:digits --out codes.npy",
    ),
    "score": (
        "score model.h5 table.csv --out errors.csv",
        "score model.h5 table.csv --out errors.parquet --per-feature",
        "cat table.csv | aestudio score model.h5 - --out - > errors.csv",
    ),
    "report": (
        "report model.h5 --out report.html",
        "report model.h5 --run 2 --out report.html",
    ),
    "export": (
        "export model.h5 --out model.onnx",
        "export model.h5 --out model.keras",
        "export model.h5 --out model --format keras-tied",
        "export model.h5 --out model --format saved-model",
        "export model.h5 --out model.tflite",
        "export model.h5 --out model.tflite --format tflite-float16",
        "export model.h5 --out model.tflite --format tflite-int8",
        "export model.h5 --out model.npz",
        "export model.h5 --out model.py",
        "export model.h5 --out model.ipynb",
        "export model.h5 --run 2@15 --part encoder --out encoder.onnx",
        "export model.h5 --out - --format npz > weights.npz",
    ),
    "import": (
        "import network.keras --out model.h5",
        "import weights.safetensors --out model.h5 --activation relu",
    ),
    "tensorboard": ("tensorboard model.h5 --out curves",),
    "copy": (
        "copy model.h5 --out small.h5 --without-snapshots",
        "copy model.h5 --out two.h5 --runs 1,3",
    ),
    "face-off": (
        "face-off default --contenders tied,untied --seconds 10 --seeds 5",
        "face-off default --contender layers=300,30 --contender layers=300,10 --seeds 3",
    ),
    "sweep": (
        "sweep default --set 'layers=300,{16,32,64}' --set 'tied={true,false}' --out runs.h5",
        "sweep default --set 'learning_rate={0.0001..0.01}' --random 20 --out runs.h5",
    ),
    "bench": ("bench", "bench --sizes 784,300,30 --untied"),
}


def told(name: str) -> str:
    """The end of the help of a command."""
    lines = "\n".join(f"  {line(one)}" for one in EXAMPLES.get(name, ()))
    # The sign keeps the lines apart (click, "Preventing Rewrapping").
    return f"\b\nExamples:\n{lines}"


def line(example: str) -> str:
    """All of what one types."""
    return example if "aestudio " in example else f"aestudio {example}"
