"""Reading, scaling and splitting of samples."""
