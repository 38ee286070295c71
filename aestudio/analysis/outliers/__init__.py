"""Which samples are unusual, by how badly they are reconstructed."""
