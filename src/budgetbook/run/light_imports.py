"""Import this before nbformat: jsonschema then does without a grammar of web addresses, which takes seconds to build.

It stands behind the formats "iri" and "iri-reference", which the schema of notebooks does not have.
"""

import sys

if "jsonschema" not in sys.modules:
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]  # so that importing it fails at once
