"""What can be known of conditions without a register: every condition is a boolean combination of comparisons with
constants, so the values at which anything changes are finite, and enumerating the cells between them is exact.

The method and its limits are in docs/analysis.md.
"""
