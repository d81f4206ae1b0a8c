"""Quantities up to the largest that can be entered: exact where they fit, told where they do not, never wrapped."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random

import pytest

from ..reference import plan_world
from .draws import Row, Tables
from .product import loaded, plan, planned
from .views import PlanView, of_product, of_reference
from .worlds import DrawnWorld

TODAY = date(2024, 3, 4)
LATER = date(2024, 6, 3)
LARGEST = Decimal("999999999999.999")
LIMIT = Decimal(2**63 - 1) / 1000


def made(material: str, **columns: object) -> Row:
    return {"material": material, "plant": "1000", "procurement_type": "in_house", **columns}


def item(parent: str, component: str, quantity: Decimal | int, **columns: object) -> Row:
    keys = {"parent": parent, "plant": "1000", "item": "0010", "component": component}
    return {**keys, "quantity": quantity, **columns}


def order(number: int, material: str, quantity: Decimal | int) -> Row:
    keys = {"sales_order": str(number), "item": 10, "material": material, "plant": "1000"}
    return {**keys, "quantity": quantity, "requested_date": LATER}


def world(masters: list[Row], **tables: list[Row]) -> Tables:
    return {"plants": [{"plant": "1000"}], "material_plants": masters, **tables}


SOUND = [
    made("SOUND", in_house_production_days=5),
    item("SOUND", "PART", 2),
    {**order(77, "SOUND", 4), "sales_order": "S"},
]


def assert_told(tables: Tables, named: str) -> None:
    """The material is named by message 62 and by no other, and a material beside it is planned."""
    top, below, sold = SOUND
    beside = {
        **tables,
        "material_plants": [*tables["material_plants"], top, made("PART")],
        "bom_items": [*tables.get("bom_items", []), below],
        "sales_orders": [*tables["sales_orders"], sold],
    }
    view = planned(DrawnWorld(beside, TODAY))
    assert told(view) == {named}
    alone = of_reference(
        plan_world(world([top, made("PART")], bom_items=[below], sales_orders=[sold]), TODAY)
    )
    for material in ("SOUND", "PART"):
        assert view.in_section(material, "1000", "net") == alone.in_section(material, "1000", "net")
    assert_nothing_wrapped(view)


def told(view: PlanView) -> set[str]:
    """The materials that could not be planned."""
    return {row[0] for row in view.messages if row[3] == 62}


def assert_nothing_wrapped(view: PlanView) -> None:
    assert all(0 < row[3] <= LIMIT for row in (*view.orders, *view.components))
    assert all(0 < row[5] <= LIMIT for row in view.pegs)


def assert_exact(tables: Tables) -> None:
    assert planned(DrawnWorld(tables, TODAY)) == of_reference(plan_world(tables, TODAY))


def many_demands(count: int) -> Tables:
    return world([made("P")], sales_orders=[order(number, "P", LARGEST) for number in range(count)])


def test_the_sum_of_a_section_leaves_the_limit() -> None:
    assert_told(many_demands(9300), "P")


def test_the_sum_of_a_section_close_to_the_limit_is_exact() -> None:
    assert 9200 * LARGEST < LIMIT
    with loaded(many_demands(9200)) as application:
        result = plan(application, TODAY)
        assert result.counts["planned_orders_created"] == 9200
        orders = of_product(application).orders
    assert {row[3] for row in orders} == {Decimal("999999999999.999")}


def test_the_stock_of_a_section_leaves_the_limit() -> None:
    rows = [
        {"material": "P", "plant": "1000", "storage_location": str(number), "quantity": LARGEST}
        for number in range(9300)
    ]
    assert_told(world([made("P")], stock=rows, sales_orders=[order(1, "P", 1)]), "P")


def test_one_component_quantity_leaves_the_limit() -> None:
    tables = world(
        [made("P"), made("C")],
        bom_items=[item("P", "C", LARGEST)],
        sales_orders=[order(1, "P", Decimal(10_000_000))],
    )
    assert_told(tables, "P")


def test_levels_multiply_beyond_the_limit() -> None:
    masters = [made(name, strategy_group="20") for name in "ABCD"]
    items = [item(upper, lower, 1_000_000) for upper, lower in ("AB", "BC", "CD")]
    assert_told(world(masters, bom_items=items, sales_orders=[order(1, "A", 1)]), "C")


def test_phantoms_multiply_beyond_the_limit_and_shrink_again() -> None:
    """The quantity of the phantom itself does not fit; that of its component does."""
    phantom = made("PH", special_procurement="phantom")
    items = [item("P", "PH", LARGEST), item("PH", "C", Decimal("0.001"), base_quantity=LARGEST)]
    tables = world(
        [made("P"), phantom, made("C")], bom_items=items, sales_orders=[order(1, "P", Decimal(10**9))]
    )
    assert_exact_or_told(tables)


def test_component_quantities_together_leave_the_limit() -> None:
    items = [item("P", "C", 2_000_000)]
    fits = world(
        [made("P"), made("C")], bom_items=items, sales_orders=[order(number, "P", 10**9) for number in (1, 2)]
    )
    assert_exact(fits)
    assert_told({**fits, "sales_orders": [order(number, "P", 10**9) for number in range(5)]}, "C")


def test_rounding_up_leaves_the_limit() -> None:
    rounded = made("C", rounding_value=LARGEST)
    items = [item("P", "C", 9_223_372)]
    assert_told(world([made("P"), rounded], bom_items=items, sales_orders=[order(1, "P", 10**9)]), "P")


def test_numerators_beyond_the_limit_are_still_exact() -> None:
    """Quantity, base quantity and scraps are each large; the result is an ordinary number."""
    component = made("C", component_scrap_percent=Decimal("33.333"))
    top = made("P", assembly_scrap_percent=Decimal("66.667"))
    items = [item("P", "C", Decimal("123456789.123"), base_quantity=Decimal("987654321.987"))]
    assert_exact_or_told(
        world([top, component], bom_items=items, sales_orders=[order(1, "P", Decimal("98765432101.234"))])
    )


def test_conversion_factors_beyond_the_limit() -> None:
    masters = [
        made("T", strategy_group="60"),
        made(
            "V",
            strategy_group="60",
            planning_material="T",
            planning_conversion_factor=Decimal("999999999.999999"),
        ),
    ]
    plan_line = {"material": "T", "plant": "1000", "date": LATER, "quantity": LARGEST}
    orders = [order(number, "V", LARGEST) for number in (1, 2)]
    assert_exact_or_told(world(masters, planned_independent_requirements=[plan_line], sales_orders=orders))


@pytest.mark.parametrize(
    "lot_size", [{"lot_size": "FX", "fixed_lot_size": "0.001"}, {"maximum_lot_size": "0.001"}]
)
def test_more_lots_than_anybody_can_store(lot_size: Row) -> None:
    assert_told(world([made("P", **lot_size)], sales_orders=[order(1, "P", LARGEST)]), "P")


def assert_exact_or_told(tables: Tables) -> None:
    """For numbers between those that fit and those that do not: no third outcome."""
    view = planned(DrawnWorld(tables, TODAY))
    assert_nothing_wrapped(view)
    if not told(view):
        assert view == of_reference(plan_world(tables, TODAY))


def random_world(seed: int) -> Tables:
    random = Random(seed)

    def quantity(digits: int) -> Decimal:
        return Decimal(random.randint(1, 10 ** random.randint(1, digits))) / 1000

    names = "ABCDE"
    masters = [
        made(
            name,
            individual_collective=random.choice(("", "collective")),
            strategy_group=random.choice(("20", "")),
        )
        for name in names
    ]
    items = [
        item(
            names[upper],
            names[random.randint(upper + 1, 4)],
            quantity(9),
            item=f"00{number}0",
            base_quantity=quantity(7),
            scrap_percent=Decimal(random.randint(0, 99_999)) / 1000,
        )
        for number in (1, 2)
        for upper in range(4)
    ]
    orders = [order(number, random.choice("AB"), quantity(15)) for number in range(1, random.randint(2, 9))]
    return world(masters, bom_items=items, sales_orders=orders)


def largest_sum(view: PlanView) -> Decimal:
    sums: dict[tuple[object, ...], Decimal] = {}
    for row in view.components:
        sums[row[:3]] = sums.get(row[:3], Decimal(0)) + Decimal(row[3].numerator) / Decimal(
            row[3].denominator
        )
    return max(sums.values(), default=Decimal(0))


@pytest.mark.parametrize("seed", range(25))
def test_random_big_worlds_are_exact_or_told(seed: int) -> None:
    tables = random_world(seed)
    reference = of_reference(plan_world(tables, TODAY))
    if largest_sum(reference) > LIMIT:
        view = planned(DrawnWorld(tables, TODAY))
        assert told(view)
        assert_nothing_wrapped(view)
    elif largest_sum(reference) > LIMIT / 16:
        assert_exact_or_told(tables)
    else:
        assert_exact(tables)
