"""The files of a folder as batches, large ones read by another process while those before them are read and written.

Reading is a quarter of a large import and waits for nothing, so a second core can do it: to hand a batch over takes an
eighth of the time of reading it. A thread would not do, as reading hardly lets go of the interpreter's lock. The
process is a plain interpreter and no copy of this one, which may have threads and open connections.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final

from mto_graph.model.vocabulary import TABLES
from mto_graph.services.datasets.batches import Batch
from mto_graph.services.datasets.collector import without_collector
from mto_graph.services.datasets.csv_files import batch_of_file
from mto_graph.services.datasets.faults import Faults

Told = Callable[[str, int], None]
"""Hears of rows of a table that have been read so far."""

LARGE: Final = 16 << 20
"""Bytes of a file that another process reads: about a second, where starting it takes half of one."""
BEFORE: Final = 1 << 20
"""Bytes of the files before it, with less to do meanwhile it would only be waited for."""
_PACKED: Final = 5
"""How many times as long a gzipped file is."""
_TOLD_EVERY: Final = 50_000


@contextmanager
def batches_of_files(
    files: Mapping[str, Path], faults: Faults, told: Told
) -> Iterator[Iterator[tuple[str, Batch]]]:
    """Within it the batches of files, by table, each read when it is asked for if it has not been read ahead.

    Example: `with batches_of_files({"plants": path}, faults, told) as batches: plants = dict(batches)["plants"]`
    """
    ahead = {name: files[name] for name in _worth_reading_ahead(files)}
    reader = _Reader(ahead) if ahead else None
    try:
        yield _batches(files, reader, faults, told)
    finally:
        if reader is not None:
            reader.close()


def _worth_reading_ahead(files: Mapping[str, Path]) -> Iterator[str]:
    before = 0
    for name, path in files.items():
        try:
            size = path.stat().st_size * (_PACKED if path.suffix == ".gz" else 1)
        except OSError:
            continue  # whoever reads the file tells why it cannot be read
        if size >= LARGE and before >= BEFORE and _processors() > 1:
            yield name
        before += size


def _processors() -> int:
    """How many this process may use, as far as the system tells."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _batches(
    files: Mapping[str, Path], reader: _Reader | None, faults: Faults, told: Told
) -> Iterator[tuple[str, Batch]]:
    for name, path in files.items():

        def told_of(rows: int, name: str = name) -> None:
            told(name, rows)

        batch = reader.batch(name, path, faults, told_of) if reader is not None else None
        yield name, batch or batch_of_file(TABLES[name], path, faults, told_of)


class _Reader:
    """The process that reads, and what it hands over: rows read so far, and in the end their batch."""

    def __init__(self, files: Mapping[str, Path]) -> None:
        self._files = dict(files)
        named = [each for name, path in files.items() for each in (name, str(path))]
        self._process: subprocess.Popen[bytes] | None = None
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-m", __name__, *named],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        except OSError:
            self._files.clear()

    def batch(self, name: str, path: Path, faults: Faults, told: Callable[[int], None]) -> Batch | None:
        """The batch of a file, None if it has not been read here or the process has failed."""
        if name not in self._files or self._process is None or self._process.stdout is None:
            return None
        try:
            while isinstance(handed := pickle.load(self._process.stdout), int):
                told(handed)
        except (EOFError, OSError, pickle.UnpicklingError):
            # whatever has ended it, the files can be read here as well
            self._files.clear()
            return None
        batch = Batch(TABLES[name], path.name, faults)
        batch.incomplete, batch.numbers, batch.sound, batch.columns, told_faults = handed
        faults.join(told_faults)
        return batch

    def close(self) -> None:
        """End the process, also one that still reads."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()


def _hand_over(name: str, path: Path, out: IO[bytes]) -> None:
    told_of = 0

    def told(rows: int) -> None:
        nonlocal told_of
        if rows - told_of >= _TOLD_EVERY:
            told_of = rows
            _hand(rows, out)

    faults = Faults()
    batch = batch_of_file(TABLES[name], path, faults, told)
    _hand((batch.incomplete, batch.numbers, batch.sound, batch.columns, faults), out)


def _hand(what: Any, out: IO[bytes]) -> None:
    pickle.dump(what, out, pickle.HIGHEST_PROTOCOL)
    out.flush()


def main() -> None:
    """Read the files that the arguments name, each after its table, and hand them over on the standard output."""
    named = iter(sys.argv[1:])
    with without_collector():
        for name, path in zip(named, named, strict=True):
            _hand_over(name, Path(path), sys.stdout.buffer)


if __name__ == "__main__":
    main()
