"""The codings of all samples in the plane: near ones are alike to the network."""
