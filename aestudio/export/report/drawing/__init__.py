"""Figures of a report as SVG; colours and fonts are those of the page around them."""
