"""Which plant stock, orders and reservations reach planning: what stands in excluded storage locations does not.

Stock of a sales order item or a project counts wherever it lies, because nobody else may use it. Places are rows with
the columns `material_plant`, `sales_order_item` and `project`.
"""

from __future__ import annotations

_EXCLUDED = (
    "EXISTS (SELECT 1 FROM material_plant placed JOIN storage_location located ON located.plant = placed.plant"
    " WHERE placed.id = {table}.material_plant AND located.storage_location = {table}.{column}"
    " AND located.excluded_from_planning)"
)


def is_individual(table: str) -> str:
    """The condition that a row belongs to a sales order item or a project."""
    return f"{table}.sales_order_item IS NOT NULL OR {table}.project IS NOT NULL"


def is_excluded(table: str, column: str = "storage_location") -> str:
    """The condition that a row's location is one that planning leaves out."""
    return _EXCLUDED.format(table=table, column=column)


def counts(table: str) -> str:
    """The condition that stock, or an order that brings it, reaches planning.

    Example: `f"SELECT SUM(quantity) FROM stock WHERE {counts('stock')}"`
    """
    return f"({is_individual(table)} OR NOT {is_excluded(table)})"


def requires(table: str) -> str:
    """The condition that a reservation takes something from what planning counts: it is a requirement.

    What only moves to another location that counts stays; what is taken from one that does not count was not there.
    """
    moved_out = is_excluded(table, "to_storage_location")
    leaves = f"({table}.to_storage_location = '' OR {moved_out})"
    return f"({is_individual(table)} OR (NOT {is_excluded(table)} AND {leaves}))"
