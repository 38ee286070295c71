"""Settings of what is selected: a layer, the training, and what it will cost."""
