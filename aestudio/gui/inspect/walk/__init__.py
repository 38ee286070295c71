"""Ways through the codings, decoded frame by frame."""
