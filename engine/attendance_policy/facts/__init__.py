"""Facts: what a register says, as columns on rows."""
