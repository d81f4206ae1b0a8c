"""The snapshot in which sales order items stand alone: all they ever ordered, and nothing there yet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np

from mto_graph.model.bulk import INT, TEXT, read_columns
from mto_graph.model.sessions import Session
from mto_graph.mrp.scope import Scope
from mto_graph.mrp.snapshot import FIRST_INDIVIDUAL_SEGMENT, SalesOrderLines, Snapshot
from mto_graph.services.planning.bare import bare_snapshot, materials_below
from mto_graph.services.planning.configurations import read_configurations
from mto_graph.services.planning.demand import item_strategies, plans_by_project
from mto_graph.services.planning.keys import Numbering, SnapshotKeys
from mto_graph.services.planning.master_data import read_master_data
from mto_graph.services.reading.sql import numbers
from mto_graph.strategies import Flags, Integers, Registry
from mto_graph.units import EPOCH, FACTOR_PLACES


class _CustomerSections(Scope):
    """Only what stands in customer sections: plant stock costs its standard price, whatever it is made of.

    The plant's own demand (safety stocks, reorder points) stands elsewhere and so is left out as well.
    """

    @property
    def everything(self) -> bool:
        return False

    def holds(self, material: Integers, segment: Integers) -> Flags:
        return (material >= 0) & (segment >= FIRST_INDIVIDUAL_SEGMENT)


@dataclass(frozen=True, slots=True)
class ItemsAlone:
    """A snapshot of some items, and the ids behind its materials and items."""

    snapshot: Snapshot
    keys: SnapshotKeys


def read_materials_alone(session: Session, registry: Registry, places: Iterable[int]) -> ItemsAlone:
    """Materials in plants (ids) and all below them, with no demand, nothing in stock and nothing on order."""
    return _read_alone(session, registry, _read_keys(session, [], places), [])


def read_items_alone(session: Session, registry: Registry, items: Sequence[int]) -> ItemsAlone:
    """What planning would look at if these items (ids) were the only demand and nothing were in stock or on order.

    Each line stands with its whole ordered quantity. Today is 1970-01-01, so that every order starts as late as
    its requirement allows and the outcome does not depend on the day of asking. Only the materials of the items
    and all below them are read, in a fixed number of statements.
    """
    return _read_alone(session, registry, _read_keys(session, items), items)


def _read_alone(session: Session, registry: Registry, keys: SnapshotKeys, items: Sequence[int]) -> ItemsAlone:
    master = read_master_data(session, registry, keys, EPOCH, keys.materials.ids.tolist())
    strategies = item_strategies(registry, keys, master)
    # What an item of a project gets comes out of the project's stock: for the item alone that is stock like any other.
    strategies = np.where(plans_by_project(registry, strategies) & (keys.item_project >= 0), -1, strategies)
    snapshot = replace(
        bare_snapshot(
            registry,
            master,
            strategies,
            _CustomerSections(),
            read_configurations(session, keys, master.bom_items),
        ),
        sales_order_lines=_read_lines(session, keys, strategies, items),
    )
    return ItemsAlone(snapshot, keys)


def with_lines(snapshot: Snapshot, rows: Integers) -> Snapshot:
    """The same snapshot with only these sales order lines."""
    lines = snapshot.sales_order_lines
    kept = {field.name: getattr(lines, field.name)[rows] for field in fields(lines)}
    return replace(snapshot, sales_order_lines=SalesOrderLines(**kept))


def _read_keys(session: Session, items: Sequence[int], places: Iterable[int] = ()) -> SnapshotKeys:
    """The materials of the items and those named, with all below them; and the items."""
    among, parameter = numbers(session, items)
    named, named_parameter = numbers(session, places)
    materials = materials_below(
        session,
        f"SELECT root.id FROM (SELECT material_plant AS id FROM sales_order_item WHERE id IN {among}"
        f" UNION SELECT id FROM material_plant WHERE id IN {named}) root",
        [parameter, named_parameter],
        items,
    )
    item_ids, item_materials, groups, projects = read_columns(
        session,
        "SELECT i.id, i.material_plant, i.strategy_group, i.project FROM sales_order_item i"
        f" JOIN sales_order o ON o.id = i.sales_order WHERE i.id IN {among} ORDER BY o.sales_order, i.item",
        [parameter],
        dtypes=(INT, INT, TEXT, INT),
        fill=-1,
    )
    numbered = Numbering(np.unique(projects[projects >= 0]))
    return SnapshotKeys(
        materials,
        Numbering(item_ids),
        materials.places(item_materials),
        groups.tolist(),
        numbered.places(projects),
        numbered,
    )


def _read_lines(
    session: Session, keys: SnapshotKeys, strategies: Integers, items: Sequence[int]
) -> SalesOrderLines:
    """All schedule lines of the items at their ordered quantity, delivered or not, rejected or not."""
    among, parameter = numbers(session, items)
    item_ids, quantity, day = read_columns(
        session,
        "SELECT l.sales_order_item, l.quantity, l.requested_date FROM schedule_line l"
        " JOIN sales_order_item i ON i.id = l.sales_order_item JOIN sales_order o ON o.id = i.sales_order"
        f" WHERE l.quantity > 0 AND i.id IN {among} ORDER BY o.sales_order, i.item, l.schedule_line",
        [parameter],
        dtypes=(INT,) * 3,
    )
    item = keys.items.places(item_ids)
    return SalesOrderLines(
        material=keys.item_material[item],
        item_segment=item + FIRST_INDIVIDUAL_SEGMENT,
        strategy=strategies[item],
        quantity=quantity,
        day=day,
        plan_material=keys.item_material[item],
        plan_factor=np.full(len(item), 10**FACTOR_PLACES, dtype=np.int64),
    )
