"""What a project file holds, format version 8. Any HDF5 program can read it:

    /                       attributes format, format_version, program_version
    /project                JSON: name, data, architecture and plan as designed; a path that
                            begins with ./ or ../ is told from the folder of this file; an
                            attribute source is the full path of data that begin with ../
    /data/file_1            uint8 (bytes,): a file of embedded data, as it is, with an attribute
                            path: source/NAME, or test/NAME of the test file; a folder of images
                            is source/FOLDER/…; only where the project's data are embedded
    /runs                   JSON: what the runs of the project are known by, what came of each, and
                            which groups of them were begun together;
                            opened names the one that is /run, null where none is; the others lie
                            beside the file, see run_store; only where there are any
    /run                    attributes data_sha256 (fingerprint of the data and of how they were
                            prepared), done (stage numbers), test_mse if measured: the mean
                            squared error of scaled values; and test_mse_corrupted, that of
                            samples with noise, if it learnt from such
    /run/data               JSON: the data that it was trained on
    /run/encoding           JSON: which columns became which inputs, what filled gaps
    /run/architecture       JSON: the architecture that was trained
    /run/plan               JSON: the plan it was trained by
    /run/test_mse_by_input  float64 (features,): the part of each input in test_mse, in its scale
    /run/scaling/offset     float32 (1,) or (features,): x is trained as (x − offset) / scale;
                            float64 where it was reckoned in 64 bits
    /run/scaling/scale      of the same type and shape
    /run/scaling/origin     int64 or uint64, alike: taken off x before, which is whole; only where
                            float64 does not tell such numbers apart
    /run/extent/low         float32 (1,) or (features,): the least scaled value of the training part
    /run/extent/high        float32, alike: the greatest
    /weights/encoder_1/…    float32 arrays by their names: a dense layer has kernel (inputs, units)
                            and bias (units,); encoder_1 is the first layer, decoder_1 the one
                            opposite, the last; where that is tied it has no kernel, but an
                            attribute tied_to with the name of the layer that has
    /checkpoint             attributes stage, epoch, step
    /optimizer              attribute step; absent before the first step of a stage
    /optimizer/slot_1/…     like /weights: one array for each that the stage trains
    /best/encoder_1/…       like /weights: after the best epoch so far of the stage under way;
                            only where early stopping will keep them
    /history/stage_1        attributes name, steps_per_epoch, terms (names of the summands of its
                            objective, "reconstruction" first), and kept_epoch if the weights that
                            the stage left are not those of its last epoch
    /history/stage_1/…      one number an epoch in epoch int64, loss, validation_loss, seconds,
                            samples_per_s, learning_rate, whole_loss, gradient_norm float64, and
                            validated uint8, 0 where validation_loss means nothing; learning_rate
                            is NaN where it is not known, whole_loss (of the samples, by all layers
                            trained so far) and gradient_norm where they were not measured
    /history/stage_1/steps/reconstruction       float32 (steps,), and so for each term
    /history/stage_1/training/reconstruction    float64 (epochs,), its mean over the epoch
    /history/stage_1/validation/reconstruction  float64 (epochs,), that of the validation part as
                            the network is trained on it; NaN where it tells no more than
                            validation_loss

JSON is a scalar of fixed-length ASCII. Without a run that is opened there are /project, /data and
/runs at the most. All data are contiguous and uncompressed, so no file can declare more than it
holds. A file that holds anything else is refused.

Version 1 had no /best, kept_epoch and learning_rate, and plans without the settings that came
later; version 2 had no /data, /run/data and /run/encoding, and data without a preparation;
version 3 no choices for unlike images and complex numbers; version 4 fewer choices of how data
are read, and no /run/extent; version 5 dense layers alone, weights and slots by number, and of the
terms the losses; version 6 one run and no /runs; version 7 no groups of runs, whole_loss and
gradient_norm. Such files are opened, one step for each version (migrations/), and saved as the
present version.
"""

FORMAT = "aestudio-project"
FORMAT_VERSION = 8
EPOCH_COLUMNS = {
    "epoch": "int64",
    "loss": "float64",
    "validation_loss": "float64",
    "validated": "uint8",
    "seconds": "float64",
    "samples_per_s": "float64",
    "learning_rate": "float64",
}
MEASURED_COLUMNS = {"whole_loss": "float64", "gradient_norm": "float64"}  # Since version 8.
PRESENT_COLUMNS = {**EPOCH_COLUMNS, **MEASURED_COLUMNS}
# Bytes of the texts at the most: what is parsed is bounded before it is parsed.
MOST_TEXT = {
    "project": 4 * 2**20,
    "architecture": 256 * 2**10,
    "plan": 256 * 2**10,
    "data": 4 * 2**20,
    "encoding": 256 * 2**20,
    "runs": 64 * 2**20,
}
