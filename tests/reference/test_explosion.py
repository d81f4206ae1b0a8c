"""Bills of material of a few items, quantities worked by hand."""

from datetime import date
from fractions import Fraction

from .explosion import Need, explode, section_below
from .records import NET, PLANNING, customer
from .world import World

TOP = ("TOP", "1")
START = date(2024, 3, 4)


def world(items, **masters):
    names = (
        {"TOP"}
        | {row["component"] for row in items}
        | {row.get("parent", "TOP") for row in items}
        | set(masters)
    )
    rows = [{"material": name, "plant": "1", **masters.get(name, {})} for name in sorted(names)]
    rows = [{"procurement_type": "in_house", **row} if row["material"] == "TOP" else row for row in rows]
    plants = [{"plant": "1"}, {"plant": "2", "workdays": "0111100"}]
    rows.append({"material": "TOP", "plant": "2"})
    return World(
        {
            "plants": plants,
            "material_plants": rows,
            "bom_items": [
                {"parent": "TOP", "plant": "1", "item": "0010", "quantity": 1, **row} for row in items
            ],
        }
    )


def needs(items, quantity=10, start=START, **masters):
    found, faults = explode(world(items, **masters), TOP, Fraction(quantity), start)
    assert faults == ()
    return [(need.component[0], need.quantity) for need in found]


def test_quantity_over_base_quantity_rounded_up():
    assert needs([{"component": "A", "quantity": 2, "base_quantity": 3}]) == [("A", Fraction("6.667"))]


def test_scrap_of_the_item_goes_before_that_of_the_component():
    component = {"A": {"component_scrap_percent": 50}}
    assert needs([{"component": "A"}], **component) == [("A", 15)]
    assert needs([{"component": "A", "scrap_percent": 10}], **component) == [("A", 11)]
    assert needs([{"component": "A", "scrap_percent": 0}], **component) == [("A", 10)]


def test_assembly_scrap_raises_all_but_fixed_quantities():
    items = [
        {"component": "A"},
        {"component": "B", "item": "0020", "fixed_quantity": True, "quantity": 3, "base_quantity": 2},
    ]
    assert needs(items, TOP={"assembly_scrap_percent": 20}) == [("A", 12), ("B", 3)]


def test_fixed_quantity_takes_its_scrap():
    assert needs([{"component": "A", "fixed_quantity": True, "scrap_percent": "12.5"}]) == [
        ("A", Fraction("1.125"))
    ]


def test_phantom_passes_through_exactly_and_rounds_once():
    items = [
        {"component": "PH", "quantity": 1, "base_quantity": 3},
        {"parent": "PH", "component": "A", "quantity": 3},
        {"parent": "PH", "component": "F", "item": "0020", "quantity": 2, "fixed_quantity": True},
        {"component": "B", "item": "0020"},
    ]
    phantom = {"special_procurement": "phantom"}
    assert needs(items, PH=phantom) == [("A", 10), ("F", 2), ("B", 10)]
    scrap = {**phantom, "assembly_scrap_percent": 50, "component_scrap_percent": 10}
    assert needs(items, PH=scrap) == [("A", Fraction("16.5")), ("F", 2), ("B", 10)]


def test_explosion_type_of_the_item_overrides_the_phantom():
    items = [{"component": "PH", "explosion": "individual"}, {"parent": "PH", "component": "A"}]
    assert needs(items, PH={"special_procurement": "phantom"}) == [("PH", 10)]
    items[0]["explosion"] = "phantom"
    assert needs(items) == [("A", 10)]


def test_first_alternative_with_a_valid_item():
    items = [
        {"component": "A", "alternative": "10"},
        {"component": "B", "alternative": "2", "valid_from": date(2024, 3, 5)},
        {"component": "C", "alternative": "2", "item": "0020", "valid_from": date(2024, 3, 5)},
    ]
    assert needs(items) == [("A", 10)]
    assert needs(items, start=date(2024, 3, 5)) == [("B", 10), ("C", 10)]


def test_validity_ends_are_included():
    items = [{"component": "A", "valid_from": START, "valid_to": START}]
    assert needs(items) == [("A", 10)]
    assert explode(world(items), TOP, Fraction(1), date(2024, 3, 5)) == ([], (52,))


def test_a_phantom_without_items_is_reported_on_the_order_above():
    items = [{"component": "PH", "explosion": "phantom"}]
    assert explode(world(items), TOP, Fraction(1), START) == ([], (55,))
    found, faults = explode(world([*items, {"component": "A", "item": "0020"}]), TOP, Fraction(1), START)
    assert [need.component[0] for need in found] == ["A"]
    assert faults == (55,)


def test_a_phantom_without_a_valid_item_leaves_nothing_selected():
    items = [
        {"component": "PH", "explosion": "phantom"},
        {"parent": "PH", "component": "A", "valid_to": date(2024, 3, 1)},
    ]
    assert explode(world(items), TOP, Fraction(1), START) == ([], (52,))


def test_no_bill_of_material_at_all():
    assert explode(world([]), TOP, Fraction(1), START) == ([], (50,))


def test_lead_time_offset_in_workdays():
    found, _ = explode(world([{"component": "A", "lead_time_offset_days": -1}]), TOP, Fraction(1), START)
    assert found[0].day == date(2024, 3, 1)


def test_stock_transfer_needs_the_material_itself_in_the_supplying_plant():
    a_world = world(
        [{"component": "A"}], TOP={"special_procurement": "stock_transfer", "supplying_plant": "2"}
    )
    found, faults = explode(a_world, TOP, Fraction(7), START)  # plant 2 rests on Mondays
    assert found == [Need(("TOP", "2"), Fraction(7), date(2024, 3, 1), "")]
    assert faults == ()


def test_sections_below():
    a_world = world([], A={}, C={"individual_collective": "collective"}, V={"mrp_type": "VB"})
    mine = customer("4711", 10)

    def below(parent, name, explosion=""):
        return section_below(a_world, parent, Need((name, "1"), Fraction(1), START, explosion))

    assert below(mine, "A") == mine
    assert below(mine, "C") == NET
    assert below(mine, "V", "individual") == NET
    assert below(mine, "A", "collective") == NET
    assert below(mine, "C", "individual") == mine
    assert below(PLANNING, "A") == PLANNING
    assert below(PLANNING, "C") == NET
    assert below(NET, "A", "individual") == NET
