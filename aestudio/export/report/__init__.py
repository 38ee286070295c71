"""A run in one HTML file that opens anywhere: gathered, drawn, and written as a page."""
