"""The cost of sales order items as the graph shows it: exact decimals over what the cost services found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from mto_graph.model.sessions import Session
from mto_graph.services.costs.item_cost import ItemCost, LevelCost, MaterialCost
from mto_graph.services.costs.kinds import CostKind, VarianceCause
from mto_graph.services.costs.pools import NOTHING, Pool
from mto_graph.services.costs.reading import item_costs
from mto_graph.services.reading.rows import Row
from mto_graph.strategies import Registry
from mto_graph.units import from_price, from_quantity


class VarianceRow(Row):
    """A part of a variance, by its cause."""

    __slots__ = ("amount", "cause")

    cause: str
    amount: Decimal


class KindCostRow(Row):
    """Planned and actual cost of one kind; quantities only where they are of one material."""

    __slots__ = ("actual", "actual_quantity", "kind", "planned", "planned_quantity", "variance")

    kind: str
    planned: Decimal | None
    actual: Decimal
    variance: Decimal | None
    planned_quantity: Decimal | None
    actual_quantity: Decimal | None


class _CostRow(Row):
    """What rows of planned and actual cost have in common; without a plan nothing is compared."""

    __slots__ = ("is_planned",)

    is_planned: bool

    def _planned(self, amount: int) -> Decimal | None:
        return from_price(amount) if self.is_planned else None


class MaterialCostRow(_CostRow):
    """What one material costs an item."""

    __slots__ = ("found",)

    found: MaterialCost

    @property
    def material_plant_id(self) -> int:
        return self.found.material_plant

    @property
    def level(self) -> int | None:
        return self.found.level

    @property
    def planned(self) -> Decimal | None:
        return self._planned(self.found.planned)

    @property
    def actual(self) -> Decimal:
        return from_price(self.found.actual)

    @property
    def variance(self) -> Decimal | None:
        return self._planned(self.found.actual - self.found.planned)

    @property
    def stock(self) -> Decimal:
        return from_quantity(self.found.stock.quantity)

    @property
    def stock_value(self) -> Decimal:
        return from_price(self.found.stock.value)

    @property
    def work_in_process(self) -> Decimal:
        return from_price(self.found.work_in_process)

    @property
    def scrapped(self) -> Decimal:
        return from_price(self.found.scrapped)


class LevelCostRow(_CostRow):
    """One level of an item's structure."""

    __slots__ = ("found",)

    found: LevelCost

    @property
    def level(self) -> int | None:
        return self.found.level

    @property
    def planned(self) -> Decimal | None:
        return self._planned(self.found.planned)

    @property
    def actual(self) -> Decimal:
        return from_price(self.found.actual)

    @property
    def variance(self) -> Decimal | None:
        return self._planned(self.found.actual - self.found.planned)


class ItemCostRow(Row):
    """The cost of an item."""

    __slots__ = ("found",)

    found: ItemCost

    @property
    def valuation(self) -> str:
        return self.found.valuation.value

    @property
    def planned(self) -> Decimal | None:
        return _price(self.found.planned)

    @property
    def actual(self) -> Decimal:
        return from_price(self.found.actual)

    @property
    def variance(self) -> Decimal | None:
        return _price(self.found.variance)

    @property
    def revenue(self) -> Decimal | None:
        return _price(self.found.revenue)

    @property
    def planned_margin(self) -> Decimal | None:
        return _price(self.found.planned_margin)

    @property
    def margin(self) -> Decimal | None:
        return _price(self.found.margin)

    @property
    def stock_value(self) -> Decimal:
        return from_price(self.found.stock_value)

    @property
    def work_in_process(self) -> Decimal:
        return from_price(self.found.work_in_process)

    @property
    def delivered(self) -> Decimal:
        return from_price(self.found.delivered)

    @property
    def scrapped(self) -> Decimal:
        return from_price(self.found.scrapped)

    @property
    def difference(self) -> Decimal:
        return from_price(self.found.difference)


def of_items(session: Session, registry: Registry, items: Iterable[int]) -> dict[int, ItemCostRow]:
    """The cost of each sales order item."""
    return {item: _item_row(found) for item, found in item_costs(session, registry, items).items()}


def of_sections(
    session: Session, registry: Registry, sections: Sequence[tuple[int, int]]
) -> dict[tuple[int, int], MaterialCostRow]:
    """What the material of each section (sales order item, material plant) costs the item."""
    found = item_costs(session, registry, {item for item, _ in sections})
    return {
        (item, place): _material_row(found[item], found[item].of_material(place))
        for item, place in sections
        if item in found
    }


def levels_of(row: ItemCostRow) -> list[LevelCostRow]:
    """Level by level, the product first."""
    rows = []
    for level in row.found.levels:
        made = LevelCostRow()
        made.found, made.is_planned = level, row.found.is_planned
        rows.append(made)
    return rows


def materials_of_item(row: ItemCostRow) -> list[MaterialCostRow]:
    """Material by material, by level and number."""
    return [_material_row(row.found, part) for part in row.found.materials]


def materials_of_level(row: LevelCostRow) -> list[MaterialCostRow]:
    """The materials of a level, by number."""
    rows = []
    for part in row.found.materials:
        made = MaterialCostRow()
        made.found, made.is_planned = part, row.is_planned
        rows.append(made)
    return rows


def variances(row: ItemCostRow | LevelCostRow | MaterialCostRow) -> list[VarianceRow]:
    """The variance by cause."""
    rows = []
    for cause, amount in _causes(row.found).items():
        made = VarianceRow()
        made.cause, made.amount = cause.value, from_price(amount)
        rows.append(made)
    return rows


def kinds_of_item(row: ItemCostRow) -> list[KindCostRow]:
    """Planned and actual cost by kind, without quantities: those are of different materials."""
    planned = _summed(part.planned_by_kind for part in row.found.materials)
    spent = _summed(part.spent_by_kind for part in row.found.materials)
    return [_kind_row(kind, row.found.is_planned, planned, spent, False) for kind in _kinds(planned, spent)]


def kinds_of_material(row: MaterialCostRow) -> list[KindCostRow]:
    """Planned and actual cost by kind, with quantities."""
    planned, spent = row.found.planned_by_kind, row.found.spent_by_kind
    return [_kind_row(kind, row.is_planned, planned, spent, True) for kind in _kinds(planned, spent)]


def _item_row(found: ItemCost) -> ItemCostRow:
    row = ItemCostRow()
    row.found = found
    return row


def _material_row(item: ItemCost, found: MaterialCost) -> MaterialCostRow:
    row = MaterialCostRow()
    row.found, row.is_planned = found, item.is_planned
    return row


def _kind_row(
    kind: CostKind,
    is_planned: bool,
    planned: Mapping[CostKind, Pool],
    spent: Mapping[CostKind, Pool],
    with_quantities: bool,
) -> KindCostRow:
    want, have = planned.get(kind, NOTHING), spent.get(kind, NOTHING)
    row = KindCostRow()
    row.kind = kind.value
    row.planned = from_price(want.value) if is_planned else None
    row.actual = from_price(have.value)
    row.variance = from_price(have.value - want.value) if is_planned else None
    row.planned_quantity = from_quantity(want.quantity) if with_quantities and is_planned else None
    row.actual_quantity = from_quantity(have.quantity) if with_quantities else None
    return row


def _kinds(planned: Mapping[CostKind, Pool], spent: Mapping[CostKind, Pool]) -> Iterator[CostKind]:
    return (kind for kind in CostKind if kind in planned or kind in spent)


def _summed(parts: Iterable[Mapping[CostKind, Pool]]) -> dict[CostKind, Pool]:
    sums: dict[CostKind, Pool] = {}
    for part in parts:
        for kind, pool in part.items():
            sums[kind] = Pool(0, sums.get(kind, NOTHING).value + pool.value)
    return sums


def _causes(found: ItemCost | LevelCost | MaterialCost) -> Mapping[VarianceCause, int]:
    return found.causes


def _price(amount: int | None) -> Decimal | None:
    return None if amount is None else from_price(amount)
