"""Replenishing to the maximum stock: what a section holds on the day of a shortage, whatever brought it there."""

from __future__ import annotations

from .worlds import MONDAY, World

APRIL_7, APRIL_8, APRIL_14, MAY_5 = "2025-04-07", "2025-04-08", "2025-04-14", "2025-05-05"


def world(*needs: tuple[int, str], **columns: object) -> World:
    """A part with lot size HB and a maximum stock of 30, required by sales orders without strategy."""
    built = World()
    built.bought("C", lot_size="HB", **{"maximum_stock": 30, **columns})
    for at, (quantity, on) in enumerate(needs):
        built.order("C", quantity, on, item=f"{at}/10")
    return built


def lots(built: World) -> list[tuple[str, str]]:
    return [(order.quantity, order.available) for order in built.plan().orders("C")]


def test_stock_that_the_requirement_uses_up_makes_the_lot_smaller() -> None:
    """10 there, 15 wanted: 20 fill it up to 30, 15 stay."""
    built = world((15, APRIL_7), (15, APRIL_8), (1, APRIL_14))
    built.stock("C", 10)
    assert lots(built) == [("20", APRIL_7), ("30", APRIL_14)]


def test_stock_counts_on_the_day_of_the_shortage_and_not_as_it_was_before() -> None:
    """Of 10, the first order takes 8; the 2 that are left and a lot of 28 make 30."""
    built = world((8, APRIL_7), (5, APRIL_8))
    built.stock("C", 10)
    assert lots(built) == [("28", APRIL_8)]


def test_receipts_of_the_day_count_and_later_ones_do_not() -> None:
    built = world((15, APRIL_8))
    built.receipt("C", 4, APRIL_7)
    built.receipt("C", 3, APRIL_8)
    built.receipt("C", 20, APRIL_14)
    assert lots(built) == [("23", APRIL_8)]


def test_requirements_of_a_day_share_what_there_is() -> None:
    """8 there; 5 are covered by it, 10 and 20 are short of 27 together, more than 30 - 8."""
    built = world((5, APRIL_8), (10, APRIL_8), (20, APRIL_8))
    built.stock("C", 8)
    assert lots(built) == [("27", APRIL_8)]


def test_safety_stock_stays_and_fills_its_share() -> None:
    """12 there and 10 kept: the order's 15 find 2; 18 more fill the place up, and 15 remain."""
    built = world((15, APRIL_8), safety_stock=10)
    built.stock("C", 12)
    assert lots(built) == [("18", APRIL_8)]


def test_safety_stock_that_is_missing_is_a_shortage_of_today() -> None:
    built = world((15, APRIL_8), safety_stock=10)
    built.stock("C", 4)
    assert lots(built) == [("26", MONDAY)]


def test_a_reorder_point_fills_up_from_what_is_there_and_ordered() -> None:
    """Point 12, 5 in stock and 4 ordered: 21 make 30; the published 5,000 - 1,000 = 4,000 in small."""
    built = world(
        (100, APRIL_8), planned_by_requirements=False, planned_by_reorder_point=True, reorder_point=12
    )
    built.stock("C", 5)
    built.receipt("C", 4, MAY_5)
    assert lots(built) == [("21", MONDAY)]


def test_sections_fill_up_by_themselves() -> None:
    built = world((15, APRIL_8))
    built.stock("C", 10)
    built.forecast("C", 7, APRIL_8, strategy="50")
    assert [order[:2] for order in built.plan().orders("C")] == [("net", "20"), ("planning", "30")]
