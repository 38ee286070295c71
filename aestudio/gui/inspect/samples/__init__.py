"""Samples in rows: what goes in, what the network saw and made of it, and where it errs."""
