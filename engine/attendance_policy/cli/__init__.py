"""The command line: one verb a file; each parses its call, calls one function and prints."""
