"""Deciding: which rule fires for whom, when, and with which standing. Pure functions of policy, register and settings."""
