"""The stages of a run and its loss: cards, curve, start page, progress."""
