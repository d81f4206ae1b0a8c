"""Copies of a product's master data, changed and planned in memory: nothing of it is ever written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from mto_graph.model.sessions import Session
from mto_graph.mrp.boms import ExplosionType
from mto_graph.mrp.configurations import Configurations
from mto_graph.mrp.scope import Scope
from mto_graph.mrp.snapshot import (
    FIRST_INDIVIDUAL_SEGMENT,
    NET_SEGMENT,
    BomItems,
    Materials,
    PlanLines,
    SalesOrderLines,
    Snapshot,
)
from mto_graph.services.planning.bare import bare_snapshot, these_and_below
from mto_graph.services.planning.configurations import read_configurations
from mto_graph.services.planning.keys import Numbering, SnapshotKeys
from mto_graph.services.planning.master_data import Plants, read_master_data
from mto_graph.strategies import Flags, Integers, Registry
from mto_graph.units import EPOCH, FACTOR_PLACES


@dataclass(frozen=True, slots=True)
class Original:
    """The master data of a product and all below it as they are, with no demand and nothing in stock."""

    snapshot: Snapshot
    materials: Numbering
    plants: Plants
    strategies: Mapping[str, int]
    kept: Flags
    """What a safety stock keeps in plant stock; the copies plan without it."""

    def row(self, identity: int) -> int:
        """The number of a material in a plant (id)."""
        return int(self.materials.places(np.array([identity], dtype=np.int64))[0])


def read_original(session: Session, registry: Registry, products: Iterable[int]) -> Original:
    """Read the materials in plants (ids) and everything below them."""
    numbering = these_and_below(session, products)
    none = np.zeros(0, dtype=np.int64)
    keys = SnapshotKeys(numbering, Numbering(none), none, [], none, Numbering(none))
    master = read_master_data(session, registry, keys, EPOCH, numbering.ids.tolist())
    configurations = read_configurations(session, keys, master.bom_items)
    snapshot = bare_snapshot(registry, master, none, Scope(), configurations)
    materials = snapshot.materials
    kept = materials.safety_stock > 0
    without = replace(materials, safety_stock=np.zeros(len(materials), dtype=np.int64))
    return Original(
        replace(snapshot, materials=without),
        numbering,
        master.plants,
        {code: at for at, code in enumerate(registry.strategies)},
        kept,
    )


def changed(original: Original, indicators: Mapping[int, bool]) -> Original:
    """The copy in which these materials (ids) are collective, or are not, wherever they occur."""
    materials, items = original.snapshot.materials, original.snapshot.bom_items
    rows = original.materials.places(np.array(list(indicators), dtype=np.int64))
    collective = materials.collective.copy()
    collective[rows] = list(indicators.values())
    named = np.zeros(len(materials), dtype=np.bool_)
    named[rows] = True
    overridden = named[items.component] & (items.explosion != ExplosionType.PHANTOM)
    explosion = np.where(overridden, int(ExplosionType.AS_MATERIAL), items.explosion)
    changes: tuple[Materials, BomItems] = (
        replace(materials, collective=collective),
        replace(items, explosion=explosion),
    )
    return replace(original, snapshot=replace(original.snapshot, materials=changes[0], bom_items=changes[1]))


def with_orders(
    original: Original, product: int, strategy: int, quantity: Integers, day: Integers
) -> Snapshot:
    """The copy with sales orders for the product (row), each an item of its own with this strategy (-1: none)."""
    count = len(quantity)
    lines = SalesOrderLines(
        material=np.full(count, product, dtype=np.int64),
        item_segment=FIRST_INDIVIDUAL_SEGMENT + np.arange(count),
        strategy=np.full(count, strategy, dtype=np.int64),
        quantity=quantity,
        day=day,
        plan_material=np.full(count, product, dtype=np.int64),
        plan_factor=np.full(count, 10**FACTOR_PLACES, dtype=np.int64),
    )
    segments = np.full(FIRST_INDIVIDUAL_SEGMENT + count, strategy, dtype=np.int64)
    segments[:FIRST_INDIVIDUAL_SEGMENT] = -1
    return replace(
        original.snapshot,
        segment_strategy=segments,
        sales_order_lines=lines,
        configurations=_unconfigured(original.snapshot.configurations, product, len(segments)),
    )


def _unconfigured(known: Configurations | None, product: int, segments: int) -> Configurations | None:
    """The orders of a copy have no values of their own: what a variant stands for decides, else nothing is selected."""
    if known is None:
        return None
    whose = np.full(segments, product, dtype=np.int64)
    whose[:FIRST_INDIVIDUAL_SEGMENT] = -1
    return replace(known, of_segment=np.full(segments, -1, dtype=np.int64), item_material=whose)


def with_plan(original: Original, carrier: int, strategy: int, quantity: Integers, day: Integers) -> Snapshot:
    """The copy with planned independent requirements of a material (row) for this strategy."""
    count = len(quantity)
    lines = PlanLines(
        material=np.full(count, carrier, dtype=np.int64),
        strategy=np.full(count, strategy, dtype=np.int64),
        quantity=quantity,
        day=day,
    )
    return replace(original.snapshot, plan_lines=lines)


def in_plant_stock(segment: Integers) -> Flags:
    """Whether orders in these segments are for plant stock: net or gross."""
    return (segment >= NET_SEGMENT) & (segment <= NET_SEGMENT + 1)
