"""Characteristics, who carries them, and the values of variants and sales order items."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from mto_graph.model.sessions import Session
from mto_graph.services.reading.paging import Filter, Order, Page, Slice, read_page
from mto_graph.services.reading.rows import Row, flag, percentage, stored, thousandths, word
from mto_graph.services.reading.sql import grouped, numbers, texts


class CharacteristicRow(Row):
    """A characteristic."""

    __slots__ = ()

    id: int = stored("c.id")
    name: str = stored("c.characteristic")
    description: str | None = word("c.description")
    type: str = stored("c.type")
    minimum: Decimal | None = thousandths("c.minimum")
    maximum: Decimal | None = thousandths("c.maximum")


class CharacteristicValueRow(Row):
    """An allowed value of a characteristic."""

    __slots__ = ()

    characteristic_id: int = stored("v.characteristic")
    value: str = stored("v.value")
    description: str | None = word("v.description")


class MaterialCharacteristicRow(Row):
    """A characteristic of a configurable material."""

    __slots__ = ()

    material_id: int = stored("k.material")
    characteristic_id: int = stored("k.characteristic")
    required: bool = flag("k.required")


class ConfigurationValueRow(Row):
    """The value of a characteristic in a configuration."""

    __slots__ = ()

    owner_id: int = stored("g.owner")
    characteristic_id: int = stored("g.characteristic")
    value: str = stored("g.value")


class UsageProbabilityRow(Row):
    """How often a value is expected in the plan of a configurable material."""

    __slots__ = ()

    material_id: int = stored("u.material")
    characteristic_id: int = stored("u.characteristic")
    value: str = stored("u.value")
    percent: Decimal = percentage("u.percent")


CHARACTERISTICS = "characteristic c"
BY_NAME = ("c.characteristic",)


def by_ids(session: Session, ids: Iterable[int]) -> dict[int, CharacteristicRow]:
    """The characteristics of these ids."""
    among, parameter = numbers(session, ids)
    sql = f"SELECT {CharacteristicRow.COLUMNS} FROM {CHARACTERISTICS} WHERE c.id IN {among}"
    return {row.id: row for row in CharacteristicRow.all(session.rows(sql, [parameter]))}


def by_names(session: Session, names: Iterable[str]) -> dict[str, CharacteristicRow]:
    """The characteristics of these names."""
    among, parameter = texts(session, names)
    sql = f"SELECT {CharacteristicRow.COLUMNS} FROM {CHARACTERISTICS} WHERE c.characteristic IN {among}"
    return {row.name: row for row in CharacteristicRow.all(session.rows(sql, [parameter]))}


def page(session: Session, where: Filter, order: Order, part: Slice) -> Page[CharacteristicRow]:
    """One page of the characteristics that meet the filter (columns of `characteristic c`)."""
    return read_page(session, CharacteristicRow, CHARACTERISTICS, where, order, part)


def values_of(session: Session, characteristics: Iterable[int]) -> dict[int, list[CharacteristicValueRow]]:
    """The allowed values of each characteristic."""
    wanted = list(characteristics)
    among, parameter = numbers(session, wanted)
    sql = (
        f"SELECT {CharacteristicValueRow.COLUMNS} FROM characteristic_value v WHERE v.characteristic IN {among}"
        " ORDER BY v.value"
    )
    rows = CharacteristicValueRow.all(session.rows(sql, [parameter]))
    return grouped(wanted, ((row.characteristic_id, row) for row in rows))


def of_materials(session: Session, materials: Iterable[int]) -> dict[int, list[MaterialCharacteristicRow]]:
    """The characteristics of each configurable material, by name."""
    wanted = list(materials)
    among, parameter = numbers(session, wanted)
    sql = (
        f"SELECT {MaterialCharacteristicRow.COLUMNS} FROM material_characteristic k"
        f" JOIN {CHARACTERISTICS} ON c.id = k.characteristic WHERE k.material IN {among} ORDER BY c.characteristic"
    )
    rows = MaterialCharacteristicRow.all(session.rows(sql, [parameter]))
    return grouped(wanted, ((row.material_id, row) for row in rows))


def probabilities_of(session: Session, materials: Iterable[int]) -> dict[int, list[UsageProbabilityRow]]:
    """The usage probabilities of each configurable material, by characteristic and value."""
    wanted = list(materials)
    among, parameter = numbers(session, wanted)
    sql = (
        f"SELECT {UsageProbabilityRow.COLUMNS} FROM usage_probability u JOIN {CHARACTERISTICS}"
        f" ON c.id = u.characteristic WHERE u.material IN {among} ORDER BY c.characteristic, u.value"
    )
    rows = UsageProbabilityRow.all(session.rows(sql, [parameter]))
    return grouped(wanted, ((row.material_id, row) for row in rows))


def variants_of(session: Session, materials: Iterable[int]) -> dict[int, int]:
    """Of which configurable material (id) each of these materials is a variant, where it is one."""
    among, parameter = numbers(session, materials)
    rows = session.rows(
        f"SELECT material, configurable_material FROM material_variant WHERE material IN {among}", [parameter]
    )
    return dict(rows)


def material_values(session: Session, materials: Iterable[int]) -> dict[int, list[ConfigurationValueRow]]:
    """The values that each variant stands for, by characteristic."""
    wanted = list(materials)
    among, parameter = numbers(session, wanted)
    source = (
        "(SELECT material AS owner, characteristic, value FROM material_configuration"
        f" WHERE value <> '' AND material IN {among}) g"
    )
    return grouped(wanted, ((row.owner_id, row) for row in _values(session, source, [parameter])))


def item_values(session: Session, items: Iterable[int]) -> dict[int, list[ConfigurationValueRow]]:
    """The values of each sales order item, those of the ordered variant included, by characteristic."""
    wanted = list(items)
    among, parameter = numbers(session, wanted)
    source = (
        "(SELECT sales_order_item AS owner, characteristic, value FROM sales_order_configuration"
        f" WHERE value <> '' AND sales_order_item IN {among}"
        " UNION ALL SELECT i.id, v.characteristic, v.value FROM sales_order_item i"
        " JOIN material_plant mp ON mp.id = i.material_plant JOIN material_configuration v ON v.material = mp.material"
        f" WHERE v.value <> '' AND i.id IN {among} AND NOT EXISTS (SELECT 1 FROM sales_order_configuration o"
        " WHERE o.sales_order_item = i.id AND o.characteristic = v.characteristic AND o.value <> '')) g"
    )
    return grouped(wanted, ((row.owner_id, row) for row in _values(session, source, [parameter] * 2)))


def _values(session: Session, source: str, parameters: Sequence[str]) -> list[ConfigurationValueRow]:
    sql = (
        f"SELECT {ConfigurationValueRow.COLUMNS} FROM {source} JOIN {CHARACTERISTICS} ON c.id = g.characteristic"
        " ORDER BY g.owner, c.characteristic"
    )
    return list(ConfigurationValueRow.all(session.rows(sql, parameters)))
