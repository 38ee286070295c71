"""What a network has learnt: its samples, its codings, its filters."""
