"""Component quantities: exact to the end, rounded up once to thousandths."""

from __future__ import annotations

from decimal import Decimal

import pytest

from .worlds import Quantity, World


def needed(order: Quantity, item: dict[str, object], **parent: object) -> str:
    """What an order of P needs of C."""
    world = World()
    world.made("P", **parent)
    world.bought("C", component_scrap=item.pop("component_scrap", 0))
    world.item("P", "C", **item)  # type: ignore[arg-type]
    world.order("P", order, "2025-04-07")
    return world.plan().needs("C")[0].quantity


@pytest.mark.parametrize(
    ("order", "item", "quantity"),
    [
        (7, {"quantity": 2}, "14"),
        ("0.001", {"quantity": 2}, "0.002"),
        (10, {"quantity": 1, "base": 3}, "3.334"),
        (9, {"quantity": 1, "base": 3}, "3"),
        (1, {"quantity": "0.001", "base": 1000}, "0.001"),
        (1_000_000, {"quantity": "0.001", "base": 1000}, "1"),
        (100, {"quantity": 1, "scrap": "2.5"}, "102.5"),
        (1, {"quantity": 1, "scrap": "33.333"}, "1.334"),
        (100, {"quantity": 1, "component_scrap": "2"}, "102"),
        (100, {"quantity": 1, "scrap": "0", "component_scrap": "2"}, "100"),
        (100, {"quantity": 1, "scrap": "5", "component_scrap": "2"}, "105"),
        (250, {"quantity": 3, "fixed": True}, "3"),
        (250, {"quantity": 3, "fixed": True, "base": 100}, "3"),
        (250, {"quantity": 3, "fixed": True, "scrap": "10"}, "3.3"),
    ],
)
def test_quantity_base_scrap_and_fixed(order: Quantity, item: dict[str, object], quantity: str) -> None:
    assert needed(order, dict(item)) == quantity


def test_assembly_scrap_raises_all_but_fixed_quantities() -> None:
    assert needed(10, {"quantity": 1}, assembly_scrap="10") == "11"
    assert needed(10, {"quantity": 1, "fixed": True}, assembly_scrap="10") == "1"


def test_both_scraps_and_the_base_are_rounded_once_together() -> None:
    """7 × 1.05 × 3 / 2 × 1.02 = 11.2455; rounding on the way would give 11.247 or more."""
    item = {"quantity": 3, "base": 2, "scrap": "2"}
    assert needed(7, item, assembly_scrap="5") == "11.246"


def test_large_quantities_are_not_rounded_on_the_way() -> None:
    """123,456,789.123 × 1.667 × 987.654 / 3.001, worked with big integers."""
    exact = 123_456_789_123 * 1667 * 987_654
    expected = Decimal(-(-exact // (1000 * 3001))) / 1000
    item = {"quantity": "987.654", "base": "3.001"}
    assert Decimal(needed("123456789.123", item, assembly_scrap="66.7")) == expected


def test_ratios_that_do_not_fit_64_bits_together_stay_exact() -> None:
    """Numerator and denominator have some 70 bits together; the answer has twelve digits."""
    ratio_up, ratio_down = 123_456_789_123 * 133_333 * 166_667, 987_654_321_987 * 100_000**2
    expected = Decimal(-(-5_432_101 * ratio_up // ratio_down)) / 1000
    item = {"quantity": "123456789.123", "base": "987654321.987", "scrap": "33.333"}
    assert ratio_up * ratio_down > 2**63
    assert Decimal(needed("5432.101", item, assembly_scrap="66.667")) == expected


def test_an_exact_quantity_is_not_rounded_up() -> None:
    """1 × 1.1 × 10 / 11 is 1 and not a thousandth more."""
    assert needed(1, {"quantity": 10, "base": 11}, assembly_scrap="10") == "1"
