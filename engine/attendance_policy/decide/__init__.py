"""Deciding: which rule fires for whom, when, and how it stands. Pure functions of policy, register and settings."""
