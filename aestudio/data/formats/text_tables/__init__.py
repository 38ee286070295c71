"""Tables as text: where they stand in it, and how it writes them."""
