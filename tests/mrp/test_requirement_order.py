"""Who is served first on one day: the element, then the order of documents, then the plan's own order of parents."""

from __future__ import annotations

from .worlds import World

DAY = "2025-04-07"

SALES_ORDER, PLAN, RESERVATION, DEPENDENT, SAFETY_STOCK = "1", "2", "3", "4", "5"


def served(world: World, material: str = "C") -> list[str]:
    """The demand kinds of pegging in the order in which the stock went to them."""
    return [peg.demand.split(":")[0] for peg in world.plan().pegs(material) if peg.supply == "stock"]


def one_of_each(stock: int) -> World:
    world = World()
    world.made("P")
    world.bought("C")
    world.item("P", "C")
    world.reservation("C", 1, DAY)
    world.reservation("C", 2, DAY, of_order=True)
    world.order("P", 3, DAY, item="2/10")
    world.forecast("C", 4, DAY)
    world.order("C", 5, DAY)
    world.stock("C", stock)
    return world


def test_sales_orders_plan_dependent_requirements_order_reservations_reservations() -> None:
    """15 are needed on one day; each stock serves the first ones only."""
    short = {5: ["4", "3", "2", "1"], 9: ["3", "2", "1"], 12: ["2", "1"], 14: ["1"], 15: []}
    for stock, left in short.items():
        assert one_of_each(stock).plan().quantities("C") == left


def test_safety_stock_comes_before_all_others_of_the_planning_date() -> None:
    world = World()
    world.bought("C", safety_stock=5)
    world.order("C", 5, "2025-03-03")
    world.stock("C", 5)
    assert served(world) == [SAFETY_STOCK]


def test_what_is_overdue_comes_before_the_safety_stock() -> None:
    world = World()
    world.bought("C", safety_stock=5)
    world.order("C", 5, "2025-02-28")
    world.stock("C", 5)
    assert served(world) == [SALES_ORDER]


def test_lines_alike_are_served_in_the_order_of_their_documents() -> None:
    world = World()
    world.bought("C")
    for item in ("1/10", "1/20", "2/10"):
        world.order("C", 3, DAY, item=item)
    world.stock("C", 4)
    assert [peg.demand for peg in world.plan().pegs("C") if peg.supply == "stock"] == ["1:0", "1:1"]


def test_components_follow_their_parents_whatever_level_these_have() -> None:
    """Z stands above A, but A comes first: it takes all it needs from stock, and Z goes short."""
    world = World()
    world.made("A")
    world.made("Z")
    world.bought("C")
    world.item("A", "C", 3)
    world.item("Z", "A")
    world.item("Z", "C", 4)
    world.order("Z", 1, DAY)
    world.stock("C", 5)
    assert world.plan().quantities("C") == ["2"]
    assert [(peg.demand, peg.quantity) for peg in world.plan().pegs("C") if peg.supply == "stock"] == [
        ("4:1", "2"),
        ("4:2", "3"),
    ]


def test_of_orders_of_one_day_the_smaller_one_is_served_first() -> None:
    """Two orders for one day in the sequence of their requirements: 5, then 2."""
    world = World()
    world.made("P")
    world.bought("C")
    world.item("P", "C")
    world.order("P", 5, DAY)
    world.order("P", 2, DAY)
    world.stock("C", 4)
    assert world.plan().quantities("P") == ["5", "2"]
    assert world.plan().quantities("C") == ["3"]


def test_on_one_level_they_follow_the_materials_and_their_sections() -> None:
    """Both parents on top: A before B; within A net before planning before the customers."""
    world = World()
    for parent in "AB":
        world.made(parent)
    world.bought("C", collective=True)
    world.item("A", "C")
    world.item("B", "C")
    world.order("B", 1, DAY, item="1/10")
    world.order("A", 2, DAY, item="2/10", strategy="20")
    world.order("A", 3, DAY, item="3/10", strategy="20")
    world.forecast("A", 4, DAY, strategy="50")
    world.order("A", 5, DAY, item="4/10")
    assert world.plan().quantities("C") == ["5", "4", "2", "3", "1"]


def test_firm_orders_come_before_proposals_of_the_same_day() -> None:
    world = World()
    world.made("P")
    world.bought("C")
    world.item("P", "C")
    world.receipt("P", 2, DAY, explodes=True)
    world.order("P", 5, DAY)
    assert world.plan().quantities("C") == ["2", "3"]


def test_items_of_one_order_follow_the_bill_of_material() -> None:
    world = World()
    world.made("P")
    world.bought("C")
    world.item("P", "C", 2)
    world.item("P", "C", 1)
    world.order("P", 1, DAY)
    assert world.plan().quantities("C") == ["2", "1"]
