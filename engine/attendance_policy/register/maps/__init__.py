"""Maps: how a school's own files say what the canonical ones say, written as YAML by somebody who knows the export."""
