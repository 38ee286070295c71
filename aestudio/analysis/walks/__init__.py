"""Ways through the codings."""
