"""The order and the look of a profile's file: what `fmt` writes."""

from attendance_policy.layout.tidy import Tidied, tidy

__all__ = ["Tidied", "tidy"]
