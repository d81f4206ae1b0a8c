"""Faults as plain sentences: what a person or a program reads when a command is refused."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import Final, NoReturn

import click

from mto_graph.errors import ErrorCode, Refused, UserError

EXIT_REFUSED: Final = 1
EXIT_INTERRUPTED: Final = 130
EXIT_PIPE_CLOSED: Final = 141
SHOWN: Final = 50


def errors_of(fault: BaseException) -> tuple[UserError, ...]:
    """The user's view of any exception; only a `Refused` tells what its author meant to tell."""
    if isinstance(fault, Refused):
        return fault.errors
    if isinstance(fault, OSError):
        place = f"{fault.filename}: " if fault.filename else ""
        return (UserError(ErrorCode.INVALID_VALUE, f"{place}{fault.strerror or type(fault).__name__}."),)
    return (
        UserError(
            ErrorCode.INTERNAL_ERROR,
            f"mto-graph stopped on a fault of its own ({type(fault).__name__}) and changed nothing. "
            "Set MTO_GRAPH_DEBUG=1 and repeat the command to see the details for a report.",
        ),
    )


def lines(errors: Iterable[UserError], shown: int = SHOWN) -> list[str]:
    """One line per error, each with its place in front (file:line:column where known); the rest is counted."""
    errors = tuple(errors)
    text = [_line(error) for error in errors[:shown]]
    if len(errors) > shown:
        text.append(f"… and {len(errors) - shown:,} more faults.")
    return text


def _line(error: UserError) -> str:
    """The place and the message; a message that begins with the field's name does not say it twice.

    A lone field is one of the command's own arguments, which the message names.
    """
    if not error.path or (len(error.path) == 1 and "." not in error.path[0]):
        return error.message
    field = f"{error.path[-1]}: "
    return f"{':'.join(error.path)}: {error.message.removeprefix(field)}"


def report(fault: BaseException, *, as_json: bool) -> None:
    """Write the fault to stderr, one line per error; for a program, all errors as one JSON line on stdout."""
    errors = errors_of(fault)
    if as_json:
        import json

        rows = [{"code": str(e.code), "message": e.message, "path": list(e.path)} for e in errors]
        click.echo(json.dumps({"errors": rows}, ensure_ascii=False))
        return
    for line in lines(errors):
        click.echo(line, err=True)


def stop(message: str) -> NoReturn:
    """End the command with one sentence and exit code 1."""
    raise click.ClickException(message)


def silence_streams() -> None:
    """The reader of our output has gone: what is still buffered has nowhere to go, and that is no fault."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        try:
            os.dup2(nowhere, stream.fileno())
        except (OSError, ValueError):
            continue
    os.close(nowhere)
