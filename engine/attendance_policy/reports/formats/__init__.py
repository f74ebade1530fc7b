"""What other programs read of a check: one module a format. Each turns a `Checked` into a text."""
