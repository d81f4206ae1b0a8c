"""The command line: every command is a thin shell over one service."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command that was typed and leave with its exit code.

    0 good, 1 refused or an expectation failed, 2 wrong usage, 130 interrupted, 141 the reader of the output went away.
    """
    from mto_graph.cli.program import run

    sys.exit(run(sys.argv[1:]))
