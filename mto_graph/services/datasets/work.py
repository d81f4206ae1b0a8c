"""What storing a data set works with: the session, the plugins' codes, who is who, and the faults so far."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any, Final

from mto_graph.errors import ErrorCode
from mto_graph.model.sessions import Session
from mto_graph.model.vocabulary import Reference
from mto_graph.services.datasets.batches import KEEP, Batch, Cell, Row
from mto_graph.services.datasets.cells import shown
from mto_graph.services.datasets.directory import FAULTY, Directory
from mto_graph.services.datasets.faults import Faults
from mto_graph.strategies import Registry
from mto_graph.strategies.registry import LOT_SIZES, MRP_TYPES, STRATEGIES, Kind

_CODES: Final[Mapping[Reference, tuple[Kind[Any], ErrorCode]]] = {
    Reference.STRATEGY: (STRATEGIES, ErrorCode.UNKNOWN_STRATEGY),
    Reference.LOT_SIZE: (LOT_SIZES, ErrorCode.UNKNOWN_LOT_SIZE),
    Reference.MRP_TYPE: (MRP_TYPES, ErrorCode.UNKNOWN_MRP_TYPE),
}


class Work:
    """Looks up what rows name, and tells what does not exist. FAULTY means: told already, do not store the row."""

    def __init__(self, session: Session, registry: Registry, faults: Faults, origin: str) -> None:
        self.session = session
        self.origin = origin
        """Who changes the data, for the planning file."""
        self.directory = Directory(session)
        self.faults = faults
        self.changed_items: set[int] = set()
        """Sales order items that are new or differ, with any of their schedule lines."""
        self.changed_receipts: dict[int, bool] = {}
        """Orders whose quantity or day of availability differs, and whether another start was given."""
        self._incomplete: set[str] = set()
        self.registry = registry
        self._codes = {
            Reference.STRATEGY: set(registry.strategies),
            Reference.LOT_SIZE: set(registry.lot_sizes),
            Reference.MRP_TYPE: set(registry.mrp_types),
        }

    def set_incomplete(self, table: str) -> None:
        """Rows of this table could not be read, so what is missing there may only seem so."""
        self._incomplete.add(table)

    def knows(self, table: str) -> bool:
        """Whether all given rows of the table could be read; materials come with two tables."""
        both = {"materials", "material_plants"}
        return not self._incomplete & (both if table in both else {table})

    def check_codes(self, batch: Batch) -> None:
        """Tell every strategy, lot size and MRP type that no plugin supplies; such rows are not sound."""
        for column in batch.table.columns:
            if column.references is None or column.references not in _CODES:
                continue
            known = self._codes[column.references] | {""}
            kind, code = _CODES[column.references]
            cells = batch.column(column.name)
            if set(cells) - {KEEP} <= known:
                continue
            for place, cell in enumerate(cells):
                if cell is not KEEP and cell not in known:
                    batch.sound[place] = False
                    message = f"{column.name}: {self.registry.unknown(kind, shown(cell))}"
                    batch.fault(batch.numbers[place], column.name, code, message)

    def plant(self, batch: Batch, row: Row, column: str = "plant") -> int:
        """The plant named in a cell, or FAULTY."""
        code = row.cells[batch.position[column]]
        found = self.directory.plants.get(code)
        return (
            found
            if found is not None
            else self._missing(batch, row, column, f"plant {shown(code)}", "plants")
        )

    def material(self, batch: Batch, row: Row, column: str = "material") -> int:
        """The material named in a cell, or FAULTY."""
        number = row.cells[batch.position[column]]
        found = self.directory.materials.get(number)
        if found is not None:
            return found
        return self._missing(batch, row, column, f"material {shown(number)}", "materials")

    def plants(self, batch: Batch) -> list[int]:
        """`plant` of all rows of a batch."""
        return self._found(batch, "plant", self.directory.plants, self.plant)

    def materials(self, batch: Batch) -> list[int]:
        """`material` of all rows of a batch."""
        return self._found(batch, "material", self.directory.materials, self.material)

    def _found(
        self, batch: Batch, column: str, known: Mapping[str, int], find: Callable[[Batch, Row], int]
    ) -> list[int]:
        named = batch.column(column)
        if set(named) <= known.keys():
            return list(map(known.__getitem__, named))
        return [find(batch, row) for row in batch.rows]

    def names_planning_calendar(self, batch: Batch, row: Row) -> bool:
        """Whether the planning calendar of a material in a plant is one of that plant, or none; told if it is not."""
        code, plant = (row.cells[batch.position[name]] for name in ("planning_calendar", "plant"))
        if code is KEEP or code == "":
            return True
        if self.directory.has_planning_calendar(self.directory.plants.get(plant), code):
            return True
        what = f"planning calendar {shown(code)} of plant {shown(plant)}"
        self._missing(batch, row, "planning_calendar", what, "planning_calendars")
        return False

    def material_plant(self, batch: Batch, row: Row, column: str = "material") -> int:
        """The material of a cell in the plant of the row, or FAULTY."""
        material, plant = self.material(batch, row, column), self.plant(batch, row)
        return self._in_plant(batch, row, column, material, plant)

    def material_plants(self, batch: Batch, column: str = "material") -> list[int]:
        """`material_plant` of all rows of a batch."""
        places = self.directory.found_in_plants(batch.column(column), batch.column("plant"))
        found = [place for place in places if place is not None and place != FAULTY]
        if len(found) == len(places):
            return found
        return [self.material_plant(batch, row, column) for row in batch.rows]

    def placed_rows(self, batch: Batch, stored: Sequence[int | None]) -> list[Cell]:
        """`placed` of all rows of a batch."""
        places: list[Cell] = self.directory.found_in_plants(batch.column("material"), batch.column("plant"))
        if None not in places and FAULTY not in places:
            return places
        return [
            self.placed(batch, row, old) if place in (None, FAULTY) else place
            for place, row, old in zip(places, batch.rows, stored, strict=True)
        ]

    def projects(self, batch: Batch) -> list[Cell]:
        """`project` of all rows of a batch."""
        named = batch.column("project")
        return named if set(named) <= {KEEP} else [self.project(batch, row) for row in batch.rows]

    def placed(self, batch: Batch, row: Row, stored: int | None) -> Cell:
        """Material and plant as values of a row: of those not given the stored one stays; may be KEEP or FAULTY."""
        gives_material = row.cells[batch.position["material"]] is not KEEP
        gives_plant = row.cells[batch.position["plant"]] is not KEEP
        if not (gives_material and gives_plant) and (stored is None or not (gives_material or gives_plant)):
            return KEEP
        old_material, old_plant = (FAULTY, FAULTY) if stored is None else self.directory.place(stored)
        material = self.material(batch, row) if gives_material else old_material
        plant = self.plant(batch, row) if gives_plant else old_plant
        return self._in_plant(batch, row, "material", material, plant)

    def sales_order_item(self, batch: Batch, row: Row) -> Cell:
        """The sales order item a row belongs to: an id, None for plant stock, KEEP, or FAULTY."""
        order = row.cells[batch.position["sales_order"]]
        item = row.cells[batch.position["sales_order_item"]]
        if order is KEEP and item is KEEP:
            return KEEP
        lacks_order, lacks_item = order in ("", KEEP), item in (None, KEEP)
        if lacks_order and lacks_item:
            return None
        if lacks_order or lacks_item:
            return self._half(batch, row, lacks_order)
        found = self.directory.sales_order_items.get((order, item))
        if found is not None:
            return found
        return self._missing(
            batch, row, "sales_order_item", f"sales order item {shown(order)}/{item}", "sales_orders"
        )

    def project(self, batch: Batch, row: Row) -> Cell:
        """The project that a row names: an id, None, KEEP, or FAULTY."""
        number = row.cells[batch.position["project"]]
        if number is KEEP:
            return KEEP
        if number == "":
            return None
        found = self.directory.projects.get(number)
        if found is not None:
            return found
        return self._missing(batch, row, "project", f"project {shown(number)}", "projects")

    def owner(self, batch: Batch, row: Row) -> tuple[Cell, Cell]:
        """The sales order item and the project a row belongs to; naming one of them takes it from the other."""
        item, project = self.sales_order_item(batch, row), self.project(batch, row)
        if item in (None, KEEP):
            return (None if project not in (None, KEEP) else item), project
        if project in (None, KEEP):
            return item, None
        message = "project: what belongs to a project belongs to no sales order item; leave one of them out."
        batch.fault(row.number, "project", ErrorCode.CONFLICT, message)
        return FAULTY, FAULTY

    def gross_or_owned(self, batch: Batch, row: Row, item: Cell, project: Cell, gross: Cell) -> bool:
        """Whether an order is not both of gross planning and for a sales order item or project; told if it is."""
        if not gross or (item is None and project is None):
            return True
        message = (
            "gross: what stands in the gross section is for plant stock, not for a sales order item or a project; "
            "leave one of them out."
        )
        batch.fault(row.number, "gross", ErrorCode.CONFLICT, message)
        return False

    def receipt(self, batch: Batch, row: Row) -> Cell:
        """The order a reservation belongs to: an id, None, KEEP, or FAULTY."""
        order = row.cells[batch.position["order"]]
        item = row.cells[batch.position["order_item"]]
        if order is KEEP and item is KEEP:
            return KEEP
        if order in ("", KEEP):
            if item in (None, KEEP):
                return None
            message = "order: it must be given together with order_item."
            batch.fault(row.number, "order", ErrorCode.REQUIRED, message)
            return FAULTY
        wanted = 1 if item in (None, KEEP) else item
        found = self.directory.receipts.get((order, wanted))
        if found is not None:
            return found
        return self._missing(batch, row, "order", f"order {shown(order)}/{wanted}", "receipts")

    def _in_plant(self, batch: Batch, row: Row, column: str, material: int, plant: int) -> int:
        if FAULTY in (material, plant):
            return FAULTY
        found = self.directory.material_plants.get((material, plant))
        if found is not None:
            return found
        number, code = row.cells[batch.position[column]], row.cells[batch.position["plant"]]
        what = f"material {shown(number)}" if number is not KEEP else "its material"
        where = f"plant {shown(code)}" if code is not KEEP else "its plant"
        return self._missing(batch, row, column, f"{what} in {where}", "material_plants")

    def _half(self, batch: Batch, row: Row, lacks_order: bool) -> int:
        column = "sales_order" if lacks_order else "sales_order_item"
        message = f"{column}: sales_order and sales_order_item are given together, or both are empty."
        batch.fault(row.number, column, ErrorCode.REQUIRED, message)
        return FAULTY

    def _missing(self, batch: Batch, row: Row, column: str, what: str, table: str) -> int:
        if self.knows(table):
            message = f"{column}: {what} does not exist; add it to {table} first."
            batch.fault(row.number, column, ErrorCode.NOT_FOUND, message)
        return FAULTY


def cells_of(batch: Batch, names: Sequence[str]) -> Callable[[Row], tuple[Any, ...]]:
    """The cells of these columns, in this order, of any row of the batch."""
    positions = [batch.position[name] for name in names]
    if len(positions) == 1:
        only = positions[0]
        return lambda row: (row.cells[only],)
    pick = itemgetter(*positions)
    return lambda row: pick(row.cells)
