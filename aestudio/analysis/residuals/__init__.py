"""What reconstructions miss: how much, of which samples, where."""
