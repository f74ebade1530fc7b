"""`python -m attendance_policy` is the command line."""

from attendance_policy.cli.app import main

main()
