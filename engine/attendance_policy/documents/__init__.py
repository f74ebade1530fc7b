"""A user's own document beside the profile that restates it. No document is part of the project."""

from attendance_policy.documents.check import Checked, Finding, check_source
from attendance_policy.documents.limits import BYTES, SECONDS
from attendance_policy.documents.model import Document, Line
from attendance_policy.documents.read import read_document

__all__ = ["BYTES", "SECONDS", "Checked", "Document", "Finding", "Line", "check_source", "read_document"]
