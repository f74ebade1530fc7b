"""What is due on a day, by time and role, with what whoever does it has to know. Pupils by id alone."""
