"""BOM items as planning wants them: those of everybody, and those of order BOMs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from typing import Final

import numpy as np

from mto_graph.model.bulk import INT, NULL, TEXT, read_columns
from mto_graph.model.sessions import Session
from mto_graph.mrp.boms import ExplosionType
from mto_graph.mrp.snapshot import FIRST_INDIVIDUAL_SEGMENT, UNLIMITED_DAY, BomItems
from mto_graph.services.planning.keys import SnapshotKeys
from mto_graph.services.reading.sql import numbers
from mto_graph.strategies import Integers

_EXPLOSION: Final = {
    "": ExplosionType.AS_MATERIAL,
    "individual": ExplosionType.INDIVIDUAL,
    "collective": ExplosionType.COLLECTIVE,
    "phantom": ExplosionType.PHANTOM,
}
_SETTINGS: Final = (
    "component, quantity, base_quantity, fixed_quantity, scrap_percent, lead_time_offset_days,"
    " condition <> '' OR quantity_expression <> ''"
)


def read_bom_items(
    session: Session, keys: SnapshotKeys, among: str, parameters: list[str], owners: Iterable[int]
) -> BomItems:
    """The items of the parents that a condition on `{column}` names, and of the order BOMs of these owners (ids)."""
    general = _general(session, keys, among.format(column="parent"), parameters)
    own = sorted(set(owners))
    if not own or session.scalar("SELECT 1 FROM order_bom_item LIMIT 1") is None:
        return general
    apart = _of_orders(session, keys, among.format(column="o.parent"), parameters, own)
    if not len(apart.identity):
        return general
    return BomItems(
        **{
            field.name: np.concatenate((getattr(general, field.name), getattr(apart, field.name)))
            for field in fields(BomItems)
        }
    )


def stored_items(identities: Integers) -> Integers:
    """How requirements name their BOM items in the database: those of order BOMs by the negative id, NULL: none."""
    found: Integers = np.where(identities >= 0, identities, np.where(identities == -1, NULL, identities + 1))
    return found


def _general(session: Session, keys: SnapshotKeys, among: str, parameters: list[str]) -> BomItems:
    (
        identity,
        parent,
        alternative,
        first,
        last,
        component,
        quantity,
        base,
        fixed,
        scrap,
        offset,
        variable,
        texts,
    ) = read_columns(
        session,
        f"SELECT id, parent, alternative, valid_from, valid_to, {_SETTINGS}, explosion"
        f" FROM bom_item{among} ORDER BY parent, alternative, item",
        parameters,
        dtypes=(*(INT,) * 12, TEXT),
        fill=-1,
    )
    place = keys.materials.places(parent)
    order = np.argsort(place, kind="stable")
    place, alternative = place[order], alternative[order]
    changed = np.concatenate(([False], (place[1:] == place[:-1]) & (alternative[1:] != alternative[:-1])))
    rank = np.cumsum(changed[: len(place)])
    first_of_parent = np.searchsorted(place, place, side="left")
    return BomItems(
        identity=identity[order],
        parent=place,
        segment=np.full(len(place), -1, dtype=np.int64),
        alternative=rank - rank[first_of_parent],
        component=keys.materials.places(component)[order],
        quantity=quantity[order],
        base_quantity=base[order],
        fixed=fixed[order] > 0,
        scrap=scrap[order],
        valid_from=np.maximum(first[order], 0),
        valid_to=np.where(last[order] >= 0, last[order], UNLIMITED_DAY),
        explosion=np.array([_EXPLOSION[text] for text in texts.tolist()], dtype=np.int64)[order],
        offset_days=offset[order],
        variable=variable[order] > 0,
    )


def _of_orders(
    session: Session, keys: SnapshotKeys, among: str, parameters: list[str], owners: list[int]
) -> BomItems:
    """Always valid, and without alternatives."""
    own, own_parameter = numbers(session, owners)
    join = "AND" if among else "WHERE"
    identity, owner, parent, component, quantity, base, fixed, scrap, offset, variable, texts = read_columns(
        session,
        f"SELECT id, sales_order_item, parent, {_SETTINGS}, explosion FROM order_bom_item o{among}"
        f" {join} o.sales_order_item IN {own} ORDER BY item",
        [*parameters, own_parameter],
        dtypes=(*(INT,) * 10, TEXT),
        fill=-1,
    )
    place, segment = keys.materials.places(parent), FIRST_INDIVIDUAL_SEGMENT + keys.items.places(owner)
    order = np.lexsort((segment, place))
    nothing = np.zeros(len(order), dtype=np.int64)
    return BomItems(
        identity=-1 - identity[order],
        parent=place[order],
        segment=segment[order],
        alternative=nothing,
        component=keys.materials.places(component)[order],
        quantity=quantity[order],
        base_quantity=base[order],
        fixed=fixed[order] > 0,
        scrap=scrap[order],
        valid_from=nothing,
        valid_to=nothing + UNLIMITED_DAY,
        explosion=np.array([_EXPLOSION[text] for text in texts.tolist()], dtype=np.int64)[order],
        offset_days=offset[order],
        variable=variable[order] > 0,
    )
