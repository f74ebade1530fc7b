"""School attendance policies as configuration, interpreted by one generic engine."""

__version__ = "0.1.0"
