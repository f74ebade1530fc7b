"""Registers: one reader a file, all giving the values of `model`."""
