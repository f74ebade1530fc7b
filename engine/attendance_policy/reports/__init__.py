"""What people read: policies, answers, simulations and what-ifs as text, pages, tables and data."""
