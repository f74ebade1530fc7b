"""Figures for the record: `make bench`. See `__main__`."""
