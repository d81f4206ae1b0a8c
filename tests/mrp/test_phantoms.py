"""Phantoms: passed through in the bill of material, with their ratios, windows and offsets."""

from __future__ import annotations

from decimal import Decimal

from .views import Requirement
from .worlds import World


def world() -> World:
    """P, made in 5 days; a phantom PH; a bought part C; an order for 10 P on Monday, 7 April: start 31 March."""
    built = World()
    built.made("P", 5)
    built.made("PH", phantom=True)
    built.bought("C")
    built.order("P", 10, "2025-04-07")
    return built


def test_a_phantom_is_passed_through_and_never_ordered() -> None:
    built = world()
    built.item("P", "PH", 2)
    built.item("PH", "C", 3)
    plan = built.plan()
    assert plan.needs("C") == [Requirement("net", "60", "2025-03-31")]
    assert plan.needs("PH") == []
    assert plan.orders("PH") == []


def test_phantoms_inside_phantoms_multiply() -> None:
    built = world()
    built.made("PH2", phantom=True)
    built.item("P", "PH", 2)
    built.item("PH", "PH2", 3)
    built.item("PH2", "C", 4, base=5)
    assert built.plan().needs("C") == [Requirement("net", "48", "2025-03-31")]


def test_planned_phantoms_are_needed_beside_what_they_consist_of_and_covered_by_nothing() -> None:
    """P has PH twice, through the unplanned PLAIN and by itself; PH has INNER, planned as well; each part names its."""
    built = World()
    built.made("P", 5)
    built.made("PH", phantom=True, keeps_passed=True)
    built.bought("C")
    built.order("P", 10, "2025-04-07")
    built.made("INNER", phantom=True, keeps_passed=True)
    built.made("PLAIN", phantom=True)
    built.bought("D")
    built.item("P", "PLAIN", 2)
    built.item("P", "PH", 1)
    built.item("P", "D", 1)
    built.item("PLAIN", "PH", 3)
    built.item("PH", "C", 1)
    built.item("PH", "INNER", 5)
    built.item("INNER", "D", 1)
    plan = built.plan()
    rows = plan.plan.requirements
    names = [plan.snapshot.materials.names[material] for material in rows.material.tolist()]
    assert list(
        zip(
            rows.position.tolist(),
            names,
            (rows.quantity // 1000).tolist(),
            rows.through.tolist(),
            strict=True,
        )
    ) == [
        (-1, "PH", 60, 0),
        (1, "C", 60, -1),
        (-2, "INNER", 300, -1),
        (2, "D", 300, -2),
        (-3, "PH", 10, 0),
        (3, "C", 10, -3),
        (-4, "INNER", 50, -3),
        (4, "D", 50, -4),
        (5, "D", 10, 0),
    ]
    assert plan.orders("PH") == plan.orders("INNER") == []
    assert plan.quantities("D") == ["300", "50", "10"]


def test_one_rounding_through_all_phantoms() -> None:
    """10 × 1/3 × 3 is 10; rounded between the levels it would be more."""
    built = world()
    built.item("P", "PH", 1, base=3)
    built.item("PH", "C", 3)
    assert built.plan().needs("C")[0].quantity == "10"


def test_ratios_too_wide_for_64_bits_stay_exact_and_belong_to_their_own_part() -> None:
    """Two parts of a phantom, both with numbers of some 40 digits; worked with big integers."""
    built = world()
    built.bought("D")
    built.made("PH", phantom=True, assembly_scrap="33.333")
    built.item("P", "PH", "1234567.891", base="987.643", scrap="11.111")
    built.item("PH", "C", "12.347", base="98765.431", scrap="7.777")
    built.item("PH", "D", "3.571", base="98765.431", scrap="7.777")
    plan = built.plan()
    for part, quantity in (("C", 12_347), ("D", 3_571)):
        up = 10_000 * 1_234_567_891 * 111_111 * quantity * 107_777 * 133_333
        down = 987_643 * 98_765_431 * 100_000**3
        assert [need.quantity for need in plan.needs(part)] == [str(Decimal(-(-up // down)) / 1000)]


def test_the_phantoms_own_scraps_apply_in_passing() -> None:
    """10 × 1.05 (phantom as component) × 1.10 (phantom's assembly) × 2 × 1.2 (part)."""
    built = world()
    built.made("PH", phantom=True, component_scrap="5", assembly_scrap="10")
    built.item("P", "PH", 1)
    built.item("PH", "C", 2, scrap="20")
    assert built.plan().needs("C")[0].quantity == "27.72"


def test_a_fixed_quantity_inside_counts_once_per_order_above() -> None:
    built = world()
    built.item("P", "PH", 7)
    built.item("PH", "C", 3, fixed=True)
    assert built.plan().needs("C")[0].quantity == "3"


def test_a_phantom_of_fixed_quantity_is_there_once_with_all_its_parts() -> None:
    built = world()
    built.item("P", "PH", 2, fixed=True)
    built.item("PH", "C", 3)
    assert built.plan().needs("C")[0].quantity == "6"


def test_validity_inside_meets_validity_outside() -> None:
    """On 31 March only the second outer and the first inner item hold."""
    built = world()
    built.bought("D")
    built.item("P", "PH", 1, valid=("", "2025-03-30"))
    built.item("P", "PH", 2, valid=("2025-03-31", ""))
    built.item("PH", "C", 1, valid=("2025-03-01", "2025-03-31"))
    built.item("PH", "D", 1, valid=("2025-04-01", ""))
    plan = built.plan()
    assert [need.quantity for need in plan.needs("C")] == ["20"]
    assert plan.needs("D") == []


def test_alternatives_inside_a_phantom_are_chosen_by_date() -> None:
    built = world()
    built.bought("D")
    built.item("P", "PH")
    built.item("PH", "C", valid=("", "2025-03-30"))
    built.item("PH", "D", alternative=1)
    plan = built.plan()
    assert plan.needs("C") == []
    assert [need.quantity for need in plan.needs("D")] == ["10"]


def test_offsets_add_up() -> None:
    """31 March + 2 - 1 workdays."""
    built = world()
    built.item("P", "PH", offset=2)
    built.item("PH", "C", offset=-1)
    assert built.plan().needs("C") == [Requirement("net", "10", "2025-04-01")]


def test_the_item_makes_a_phantom_of_an_ordinary_part() -> None:
    built = world()
    built.made("SUB", 3)
    built.item("P", "SUB", 2, explosion="phantom")
    built.item("SUB", "C", 3)
    plan = built.plan()
    assert plan.orders("SUB") == []
    assert plan.needs("C") == [Requirement("net", "60", "2025-03-31")]


def test_the_item_makes_an_ordinary_part_of_a_phantom() -> None:
    built = world()
    built.item("P", "PH", 2, explosion="individual")
    built.item("PH", "C", 3)
    plan = built.plan()
    assert plan.quantities("PH") == ["20"]
    assert plan.needs("C") == [Requirement("net", "60", "2025-03-31")]


def test_one_phantom_used_twice_asks_twice() -> None:
    built = world()
    built.item("P", "PH", 1)
    built.item("P", "PH", 4)
    built.item("PH", "C", 1)
    assert [need.quantity for need in built.plan().needs("C")] == ["10", "40"]


def test_a_phantom_that_is_sold_is_made_like_any_other() -> None:
    built = world()
    built.item("PH", "C", 3)
    built.order("PH", 5, "2025-04-07", item="2/10")
    plan = built.plan()
    assert plan.quantities("PH") == ["5"]
    assert [need.quantity for need in plan.needs("C")] == ["15"]
