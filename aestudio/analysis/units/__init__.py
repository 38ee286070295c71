"""What single units of a network do. A unit is named by its layer, from 1, and its index there."""
