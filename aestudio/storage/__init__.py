"""The project file: one HDF5 file, written whole and verified before it is believed."""
