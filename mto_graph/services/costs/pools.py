"""A quantity and what it is worth: stock of an item, what its customer has got, what was spent on a material."""

from __future__ import annotations

from dataclasses import dataclass

from mto_graph.services.costs.money import rounded, share


@dataclass(frozen=True, slots=True)
class Pool:
    """A quantity in thousandths and what it is worth altogether, in ten-thousandths.

    >>> Pool(3_000, 10_000).part(1_000), Pool(3_000, 10_000).part(3_000), Pool(3_000, 10_000).more(1_000)
    (3333, 10000, 3333)
    """

    quantity: int = 0
    value: int = 0

    def plus(self, quantity: int, value: int) -> Pool:
        """The pool after a quantity of this value has come in; both below zero: gone out."""
        return Pool(self.quantity + quantity, self.value + value)

    def part(self, quantity: int) -> int:
        """What a part of the quantity is worth by the average; all of the value from the whole quantity on."""
        return 0 if self.quantity <= 0 else share(max(self.value, 0), quantity, self.quantity)

    def more(self, quantity: int) -> int:
        """What a further quantity of the same would be worth; nothing where there is none of it."""
        return 0 if self.quantity <= 0 else rounded(quantity * max(self.value, 0), self.quantity)


NOTHING = Pool()
