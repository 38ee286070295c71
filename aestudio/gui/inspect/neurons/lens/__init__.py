"""The right card of the Neurons view: one unit, looked at closely."""
