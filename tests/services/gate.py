"""A plugin that makes a planning run wait in its middle, for as long as a test needs it there."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from mto_graph.services.application import Application
from mto_graph.strategies import Lots, LotSize, Shortages, hookimpl, lot_for_lot

from .worlds import bought, load, order

PATIENCE = 60


class Gate(LotSize):
    """Lot for lot; while the gate is closed, whoever asks for lots says so and waits."""

    code = "GT"
    name = "Gate"
    when_to_use = "In tests."

    def __init__(self) -> None:
        self.reached = threading.Event()
        self._opened = threading.Event()
        self._opened.set()

    def lots(self, shortages: Shortages) -> Lots:
        self.reached.set()
        assert self._opened.wait(PATIENCE)
        return lot_for_lot(shortages)

    @contextmanager
    def closed(self) -> Iterator[None]:
        """Closed until the end of the block, or until `open` is called."""
        self.reached.clear()
        self._opened.clear()
        try:
            yield
        finally:
            self.open()

    def open(self) -> None:
        self._opened.set()

    @hookimpl
    def mto_lot_sizes(self) -> Iterable[LotSize]:
        return [self]


def behind_the_gate(application: Application, materials: int = 40) -> None:
    """Sales of so many materials whose lots the gate makes."""
    names = [f"G{at:03}" for at in range(materials)]
    load(
        application,
        material_plants=[bought(name, 7, lot_size="GT") for name in names],
        sales_orders=[order(900 + at, name, 5) for at, name in enumerate(names)],
    )
