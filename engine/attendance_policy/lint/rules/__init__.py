"""One module a rule: `a_code.py` holds `RULE`, whose code is `a-code`."""
