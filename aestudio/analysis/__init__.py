"""What is computed about a run with NumPy alone."""
