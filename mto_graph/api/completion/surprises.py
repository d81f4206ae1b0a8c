"""What a compiled function does not decide."""

from __future__ import annotations


class Surprise(Exception):  # noqa: N818 - never told to anybody: graphql-core completes the value instead
    """A value or selection that compiled functions leave to graphql-core, which knows what to say of it."""
