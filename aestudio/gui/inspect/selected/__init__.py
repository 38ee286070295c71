"""The right card: what is selected, whatever the view."""
