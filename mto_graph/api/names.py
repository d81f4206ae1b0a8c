"""Names in the graph: camel case of the names in Python, each worked out once.

strawberry asks for the name of every field of every row of a bulk mutation.
"""

from __future__ import annotations

from functools import lru_cache

from strawberry.schema.name_converter import NameConverter
from strawberry.utils.str_converters import to_camel_case

_camel_case = lru_cache(maxsize=8_192)(to_camel_case)


class Names(NameConverter):
    """strawberry's own rule, remembered."""

    def apply_naming_config(self, name: str) -> str:
        """`requested_date` is `requestedDate`."""
        return _camel_case(name)
