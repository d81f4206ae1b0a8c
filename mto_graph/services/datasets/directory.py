"""Who is who: the ids behind the keys that rows name, loaded for the keys of one data set only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, cast

from mto_graph.model.bulk import rows_where_in
from mto_graph.model.sessions import Session
from mto_graph.services.configuration.characteristics import Characteristic, read_characteristics

FAULTY: Final = -1
"""The id of a record whose own row is faulty: naming it is no further fault, but cannot be stored either."""


class Directory:
    """Ids by key. What is not in here does not exist, provided it was asked for by `need_…` before."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.plants: dict[str, int] = dict(session.rows("SELECT plant, id FROM plant"))
        self.materials: dict[str, int] = {}
        self.material_plants: dict[tuple[int, int], int] = {}
        self._sales_order_items: dict[tuple[str, int], int] = {}
        self._new_items: list[Iterable[tuple[tuple[str, int], int]]] = []
        self.receipts: dict[tuple[str, int], int] = {}
        self.projects: dict[str, int] = {}
        self.faulty_planning_calendars: set[object] = set()
        """Codes in rows that are not stored; naming them is no further fault."""
        self.faulty_storage_locations: set[object] = set()
        self.faulty_control_cycles: set[object] = set()
        self._characteristics: dict[str, Characteristic] | None = None
        self._planning_calendars: set[tuple[int, str]] | None = None
        self._places: dict[int, tuple[int, int]] = {}

    def need_materials(self, numbers: Iterable[str]) -> None:
        """Load these materials and where they are maintained."""
        wanted = sorted(number for number in numbers if number not in self.materials)
        found = rows_where_in(self._session, "SELECT material, id FROM material WHERE material IN", wanted)
        loaded = dict(found)
        self.materials.update(loaded)
        self._load_material_plants("material", list(loaded.values()))

    def need_sales_orders(self, numbers: Iterable[str]) -> None:
        """Load the items of these sales orders."""
        sql = (
            "SELECT sales_order.sales_order, sales_order_item.item, sales_order_item.id "
            "FROM sales_order JOIN sales_order_item ON sales_order_item.sales_order = sales_order.id "
            "WHERE sales_order.sales_order IN"
        )
        for number, item, identity in rows_where_in(self._session, sql, sorted(numbers)):
            self._sales_order_items.setdefault((number, item), identity)

    def need_projects(self, numbers: Iterable[str]) -> None:
        """Load these projects."""
        sql = "SELECT project, id FROM project WHERE project IN"
        for number, identity in rows_where_in(self._session, sql, sorted(numbers)):
            self.projects.setdefault(number, identity)

    def need_receipts(self, numbers: Iterable[str]) -> None:
        """Load the items of these orders."""
        sql = "SELECT order_number, item, id FROM receipt WHERE order_number IN"
        for number, item, identity in rows_where_in(self._session, sql, sorted(numbers)):
            self.receipts.setdefault((number, item), identity)

    @property
    def sales_order_items(self) -> dict[tuple[str, int], int]:
        """The items by order and number."""
        while self._new_items:
            self._sales_order_items.update(self._new_items.pop())
        return self._sales_order_items

    def enter_sales_order_items(self, items: Iterable[tuple[tuple[str, int], int]]) -> None:
        """New items, looked through when somebody names one: most loads have none who does."""
        self._new_items.append(items)

    def material_plant(self, material: str, plant: str) -> int | None:
        """The id of the material in the plant, FAULTY, or None."""
        first, second = self.materials.get(material), self.plants.get(plant)
        if first == FAULTY or second == FAULTY:
            return FAULTY
        if first is None or second is None:
            return None
        return self.material_plants.get((first, second))

    def found_in_plants(self, materials: Sequence[str], plants: Sequence[str]) -> list[int | None]:
        """For each pair the id of the material in the plant, FAULTY where its row is, else None."""
        pairs = zip(map(self.materials.get, materials), map(self.plants.get, plants), strict=True)
        return list(map(self.material_plants.get, cast(Iterable[tuple[int, int]], pairs)))

    def has_planning_calendar(self, plant: int | None, code: str) -> bool:
        """Whether the plant has a planning calendar of this code, as far as can be told."""
        if self._planning_calendars is None:
            found = self._session.rows("SELECT DISTINCT plant, planning_calendar FROM planning_calendar")
            self._planning_calendars = {(owner, known) for owner, known in found}
        faulty = plant in (None, FAULTY) or code in self.faulty_planning_calendars
        return faulty or (plant, code) in self._planning_calendars

    @property
    def characteristics(self) -> dict[str, Characteristic]:
        """The characteristics by name; those of faulty rows have the id FAULTY."""
        if self._characteristics is None:
            self._characteristics = read_characteristics(self._session)
        return self._characteristics

    def forget_characteristics(self) -> None:
        """Read them anew: rows have changed them."""
        self._characteristics = None

    def enter_material_plant(self, material: int, plant: int, identity: int) -> None:
        """A new material in a plant."""
        self.material_plants[material, plant] = identity
        self._places[identity] = (material, plant)

    def place(self, identity: int) -> tuple[int, int]:
        """The material and plant ids of a stored material in a plant; its other plants are known from then on."""
        if identity not in self._places:
            self._load_material_plants("id", [identity])
            self._load_material_plants("material", [self._places[identity][0]])
        return self._places[identity]

    def _load_material_plants(self, column: str, ids: list[int]) -> None:
        sql = f"SELECT material, plant, id FROM material_plant WHERE {column} IN"
        for material, plant, identity in rows_where_in(self._session, sql, ids):
            self.enter_material_plant(material, plant, identity)
