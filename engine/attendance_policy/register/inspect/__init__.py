"""Looking at a register before it is used: how it is written, what it holds, what is odd about it, and a first map."""
