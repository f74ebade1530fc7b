"""Where what a policy means meets what a register says: names bound to columns, rules put in order."""
