"""Inserting and changing rows: defaults, what is kept, what is required, what must exist."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from mto_graph.errors import ErrorCode, Refused
from mto_graph.services.application import Application
from mto_graph.services.datasets import upsert

from .helpers import PLANT, errors_of, materials, order, places, rows

COLUMNS = "procurement_type, mrp_type, lot_size, safety_stock, goods_receipt_days, individual_collective"


def material_plant(application: Application, number: str = "FG") -> tuple[Any, ...]:
    sql = f"SELECT {COLUMNS} FROM material_plant JOIN material ON material.id = material_plant.material"
    (found,) = rows(application, f"{sql} WHERE material.material = '{number}'")
    return found


def test_a_new_row_takes_its_defaults_and_creates_its_material(application: Application) -> None:
    counts = upsert(application, {"material_plants": [{"material": "FG", "plant": "1000"}], **PLANT})
    assert counts == {"plants": 1, "material_plants": 1}
    assert material_plant(application) == ("", "PD", "EX", None, None, "")
    assert rows(application, "SELECT material, description, base_unit FROM material") == [("FG", "", "PC")]


def test_a_column_that_is_not_given_keeps_its_value_and_an_empty_one_is_not_maintained(
    application: Application,
) -> None:
    settings: dict[str, Any] = {
        "procurement_type": "in_house",
        "lot_size": "FX",
        "safety_stock": "2.5",
        "goods_receipt_days": 3,
    }
    upsert(application, {**PLANT, "material_plants": materials("FG", **settings)})
    upsert(application, {"material_plants": materials("FG", mrp_type="VB", safety_stock=Decimal(4))})
    assert material_plant(application) == ("in_house", "VB", "FX", 4000, 3, "")
    emptied: dict[str, Any] = {
        "procurement_type": "",
        "lot_size": None,
        "safety_stock": "",
        "goods_receipt_days": None,
    }
    upsert(application, {"material_plants": materials("FG", **emptied)})
    assert material_plant(application) == ("", "VB", "EX", None, None, "")


def test_rows_of_one_table_may_give_different_columns(application: Application) -> None:
    several = [{"plant": "1", "name": "one"}, {"plant": "2", "workdays": "1111111"}, {"plant": "3"}]
    upsert(application, {"plants": several})
    assert rows(application, "SELECT plant, name, workdays FROM plant ORDER BY plant") == [
        ("1", "one", "1111100"),
        ("2", "", "1111111"),
        ("3", "", "1111100"),
    ]


def test_the_same_rows_again_change_nothing(application: Application) -> None:
    tables = {
        **PLANT,
        "material_plants": materials("FG", safety_stock=1),
        "sales_orders": [order("4711", rejected=True)],
        "stock": [{"material": "FG", "plant": "1000", "quantity": 1}],
    }
    upsert(application, tables)
    with application.database.observed() as statements:
        upsert(application, tables)
    assert [sql for sql in statements if not sql.startswith("SELECT")] == []


def test_values_may_be_of_any_exact_type(application: Application) -> None:
    upsert(application, {**PLANT, "material_plants": materials("FG")})
    cells: list[tuple[Any, ...]] = [
        ("1", 2, date(2025, 5, 1)),
        ("2", Decimal("2"), "2025-05-01"),
        (3, "2.000", "2025-05-01"),
    ]
    upsert(
        application,
        {
            "sales_orders": [
                order(number, quantity=quantity, requested_date=day) for number, quantity, day in cells
            ]
        },
    )
    assert rows(application, "SELECT DISTINCT quantity, requested_date FROM schedule_line") == [(2000, 20209)]
    assert len(rows(application, "SELECT * FROM sales_order WHERE sales_order IN ('1', '2', '3')")) == 3


def test_a_table_or_column_that_does_not_exist_is_told(application: Application) -> None:
    (error,) = errors_of(application, {"plant": [{"plant": "1000"}]})
    assert (error.code, error.path) == (ErrorCode.UNKNOWN_TABLE, ("plant",))
    (error,) = errors_of(application, {"plants": [{"plant": "1000"}, {"plant": "2000", "nmae": "x"}]})
    assert (error.code, error.path) == (ErrorCode.UNKNOWN_COLUMN, ("plants", "1", "nmae"))
    assert "its columns are: plant, name, workdays" in error.message


@pytest.mark.parametrize("tables", [{"plants": "1000"}, {"plants": {"plant": "1000"}}, {"plants": 7}])
def test_what_is_no_list_of_rows_is_told(memory_application: Application, tables: Any) -> None:
    assert places(errors_of(memory_application, tables)) == ["plants INVALID_VALUE"]


def test_a_row_that_is_no_mapping_is_told(memory_application: Application) -> None:
    tables: Any = {"plants": ["1000", {"plant": "2000", 7: "x"}, None]}
    assert places(errors_of(memory_application, tables)) == [
        "plants:0 INVALID_VALUE",
        "plants:1:7 UNKNOWN_COLUMN",
        "plants:2 INVALID_VALUE",
    ]


def test_nothing_given_is_nothing_done(memory_application: Application) -> None:
    assert upsert(memory_application, {}) == {}
    assert upsert(memory_application, {"plants": []}) == {"plants": 0}


@pytest.mark.parametrize(
    ("tables", "expected"),
    [
        ({"plants": [{"name": "x"}]}, ["plants:0:plant REQUIRED"]),
        ({"plants": [{"plant": ""}]}, ["plants:0:plant REQUIRED"]),
        ({"holidays": [{"plant": "2000", "date": "2025-05-01"}]}, ["holidays:0:plant NOT_FOUND"]),
        (
            {"planning_calendars": [{"planning_calendar": "W", "plant": "2000", "date": "2025-05-01"}]},
            ["planning_calendars:0:plant NOT_FOUND"],
        ),
        (
            {"planning_calendars": [{"plant": "1000", "date": "2025-05-01"}]},
            ["planning_calendars:0:planning_calendar REQUIRED"],
        ),
        (
            {"planning_calendars": [{"planning_calendar": "W", "plant": "1000"}]},
            ["planning_calendars:0:date REQUIRED"],
        ),
        (
            {"material_plants": materials("X", planning_calendar="W")},
            ["material_plants:0:planning_calendar NOT_FOUND"],
        ),
        (
            {"material_plants": materials("X", individual_lot_sizing="some", storage_cost_percent="-1")},
            [
                "material_plants:0:storage_cost_percent INVALID_VALUE",
                "material_plants:0:individual_lot_sizing INVALID_VALUE",
            ],
        ),
        ({"material_plants": materials("X", plant="2000")}, ["material_plants:0:plant NOT_FOUND"]),
        (
            {"material_plants": materials("X", supplying_plant="9")},
            ["material_plants:0:supplying_plant NOT_FOUND"],
        ),
        (
            {"material_plants": materials("X", planning_material="Y")},
            ["material_plants:0:planning_material NOT_FOUND"],
        ),
        (
            {"material_plants": materials("X", special_procurement="stock_transfer")},
            ["material_plants:0:supplying_plant REQUIRED"],
        ),
        (
            {"material_plants": materials("X", minimum_lot_size=10, maximum_lot_size=5)},
            ["material_plants:0:minimum_lot_size INVALID_VALUE"],
        ),
        (
            {"bom_items": [{"parent": "FG", "plant": "1000", "item": "0010"}]},
            ["bom_items:0:component REQUIRED", "bom_items:0:quantity REQUIRED"],
        ),
        (
            {
                "bom_items": [
                    {"parent": "FG", "plant": "1000", "item": "0010", "component": "X", "quantity": 1}
                ]
            },
            ["bom_items:0:component NOT_FOUND"],
        ),
        (
            {
                "bom_items": [
                    {"parent": "X", "plant": "1000", "item": "0010", "component": "RAW", "quantity": 1}
                ]
            },
            ["bom_items:0:parent NOT_FOUND"],
        ),
        (
            {
                "bom_items": [
                    {
                        "parent": "FG",
                        "plant": "1000",
                        "item": "0010",
                        "component": "RAW",
                        "quantity": 1,
                        "valid_from": "2025-05-02",
                        "valid_to": "2025-05-01",
                    }
                ]
            },
            ["bom_items:0:valid_from INVALID_VALUE"],
        ),
        (
            {"planned_independent_requirements": [{"material": "FG", "plant": "1000", "date": "2025-05-01"}]},
            ["planned_independent_requirements:0:quantity REQUIRED"],
        ),
        ({"stock": [{"material": "FG", "plant": "1000"}]}, ["stock:0:quantity REQUIRED"]),
        (
            {
                "stock": [
                    {
                        "material": "FG",
                        "plant": "1000",
                        "quantity": 1,
                        "sales_order": "1",
                        "sales_order_item": 10,
                    }
                ]
            },
            ["stock:0:sales_order_item NOT_FOUND"],
        ),
        (
            {"stock": [{"material": "FG", "plant": "1000", "quantity": 1, "sales_order": "1"}]},
            ["stock:0:sales_order_item REQUIRED"],
        ),
        (
            {"stock": [{"material": "FG", "plant": "1000", "quantity": 1, "sales_order_item": 10}]},
            ["stock:0:sales_order REQUIRED"],
        ),
        (
            {"receipts": [{"order": "1", "kind": "purchase_order", "material": "FG"}]},
            [
                "receipts:0:plant REQUIRED",
                "receipts:0:quantity REQUIRED",
                "receipts:0:availability_date REQUIRED",
            ],
        ),
        (
            {
                "receipts": [
                    {
                        "order": "1",
                        "kind": "purchase_order",
                        "material": "FG",
                        "plant": "1000",
                        "quantity": 1,
                        "availability_date": "2025-05-01",
                        "sales_order": "1",
                        "sales_order_item": 10,
                    }
                ]
            },
            ["receipts:0:sales_order_item NOT_FOUND"],
        ),
        (
            {
                "reservations": [
                    {
                        "reservation": "1",
                        "item": 1,
                        "material": "FG",
                        "plant": "1000",
                        "quantity": 1,
                        "date": "2025-05-01",
                        "order": "77",
                    },
                    {
                        "reservation": "2",
                        "item": 1,
                        "material": "FG",
                        "plant": "1000",
                        "quantity": 1,
                        "date": "2025-05-01",
                        "order_item": 1,
                    },
                ]
            },
            ["reservations:0:order NOT_FOUND", "reservations:1:order REQUIRED"],
        ),
    ],
)
def test_what_is_missing_or_does_not_go_together_is_told(
    application: Application, tables: dict[str, Any], expected: list[str]
) -> None:
    upsert(application, {**PLANT, "material_plants": materials("FG", "RAW")})
    errors = errors_of(application, tables)
    assert places(errors) == expected
    for error in errors:
        assert error.path[-1] in error.message


def test_a_row_is_judged_as_it_will_be(application: Application) -> None:
    upsert(application, {**PLANT, "material_plants": materials("FG", minimum_lot_size=10)})
    errors = errors_of(application, {"material_plants": materials("FG", maximum_lot_size=5)})
    assert places(errors) == ["material_plants:0:minimum_lot_size INVALID_VALUE"]
    assert "10 is above the maximum of 5" in errors[0].message
    upsert(application, {"material_plants": materials("FG", maximum_lot_size=5, minimum_lot_size="")})


def test_all_or_nothing(application: Application) -> None:
    upsert(application, {"plants": [{"plant": "1000", "name": "before"}]})
    tables = {
        "plants": [{"plant": "1000", "name": "after"}, {"plant": "2000"}],
        "material_plants": materials("FG"),
        "stock": [{"material": "NONE", "plant": "1000", "quantity": 1}],
    }
    assert places(errors_of(application, tables)) == ["stock:0:material NOT_FOUND"]
    assert rows(application, "SELECT plant, name FROM plant") == [("1000", "before")]
    assert rows(application, "SELECT * FROM material") == []


def test_a_faulty_row_is_one_fault_however_often_it_is_named(application: Application) -> None:
    tables = {
        "plants": [{"plant": "1000"}, {"plant": "2000", "workdays": "x"}],
        "materials": [{"material": "RAW", "base_unit": "far too long a unit"}],
        "material_plants": [
            *materials("FG", lot_size="XX"),
            *materials("RAW"),
            *materials("FG", plant="2000"),
        ],
        "bom_items": [{"parent": "FG", "plant": "1000", "item": "0010", "component": "RAW", "quantity": 1}],
        "sales_orders": [order("4711"), order("4711", 20, quantity=-1), order("4712", material="RAW")],
        "stock": [
            {
                "material": "FG",
                "plant": "1000",
                "quantity": 1,
                "sales_order": "4711",
                "sales_order_item": item,
            }
            for item in (10, 20)
        ],
    }
    assert places(errors_of(application, tables)) == [
        "plants:1:workdays INVALID_VALUE",
        "materials:0:base_unit INVALID_VALUE",
        "material_plants:0:lot_size UNKNOWN_LOT_SIZE",
        "sales_orders:1:quantity INVALID_VALUE",
    ]


def test_codes_of_plugins_are_told_with_those_there_are(application: Application) -> None:
    tables = {
        **PLANT,
        "material_plants": materials("FG", strategy_group="99", lot_size="ZZ", mrp_type="QQ"),
        "sales_orders": [order("4711", strategy_group="98")],
    }
    errors = errors_of(application, tables)
    assert places(errors) == [
        "material_plants:0:mrp_type UNKNOWN_MRP_TYPE",
        "material_plants:0:strategy_group UNKNOWN_STRATEGY",
        "material_plants:0:lot_size UNKNOWN_LOT_SIZE",
        "sales_orders:0:strategy_group UNKNOWN_STRATEGY",
    ]
    for error, known in zip(
        errors, (application.registry.mrp_types, application.registry.strategies), strict=False
    ):
        assert ", ".join(known) in error.message


def test_a_plugin_that_failed_is_named_where_its_code_is_missed(tmp_path: Any) -> None:
    from mto_graph.services.application import open_application

    (tmp_path / "my_strategy.py").write_text("raise RuntimeError('out of order')\n")
    application = open_application("sqlite://", plugins_dir=tmp_path)
    (error,) = errors_of(application, {**PLANT, "material_plants": materials("FG", strategy_group="99")})
    assert "my_strategy" in error.message
    assert "out of order" in error.message
    application.close()


def test_supply_is_stored_and_changed_by_its_key(application: Application) -> None:
    stock = {"material": "FG", "plant": "1000"}
    owned = {**stock, "sales_order": "4711", "sales_order_item": 10}
    receipt = {
        "order": "77",
        "kind": "production_order",
        **stock,
        "quantity": 5,
        "availability_date": "2025-05-01",
    }
    reservation = {"reservation": "88", "item": 1, **stock, "quantity": 2, "date": "2025-05-01"}
    upsert(
        application,
        {
            **PLANT,
            "material_plants": materials("FG", "RAW"),
            "sales_orders": [order("4711")],
            "stock": [
                {**stock, "quantity": 1},
                {**stock, "quantity": 2, "stock_type": "blocked"},
                {**owned, "quantity": 3},
            ],
            "receipts": [{**receipt, "sales_order": "4711", "sales_order_item": 10}, {**receipt, "item": 2}],
            "reservations": [reservation, {**reservation, "item": 2, "order": "77", "order_item": 2}],
            "planned_independent_requirements": [{**stock, "date": "2025-05-01", "quantity": 9}],
        },
    )
    upsert(
        application,
        {
            "stock": [{**owned, "quantity": 4}, {**stock, "stock_type": "blocked", "quantity": 0}],
            "receipts": [
                {"order": "77", "received_quantity": 1},
                {"order": "77", "item": 2, "material": "RAW"},
            ],
            "reservations": [{"reservation": "88", "item": 2, "withdrawn_quantity": 1}],
            "planned_independent_requirements": [{**stock, "date": "2025-05-01", "active": False}],
        },
    )
    stored = "SELECT stock_type, sales_order_item IS NOT NULL, quantity FROM stock ORDER BY quantity"
    assert [(kind, bool(owned), quantity) for kind, owned, quantity in rows(application, stored)] == [
        ("blocked", False, 0),
        ("unrestricted", False, 1000),
        ("unrestricted", True, 4000),
    ]
    stored = (
        "SELECT receipt.item, received_quantity, sales_order_item IS NOT NULL, material.material FROM receipt "
        "JOIN material_plant ON material_plant.id = receipt.material_plant "
        "JOIN material ON material.id = material_plant.material ORDER BY receipt.item"
    )
    assert [(a, b, bool(c), d) for a, b, c, d in rows(application, stored)] == [
        (1, 1000, True, "FG"),
        (2, 0, False, "RAW"),
    ]
    stored = (
        "SELECT reservation.item, withdrawn_quantity, receipt.item FROM reservation "
        "LEFT JOIN receipt ON receipt.id = receipt ORDER BY 1"
    )
    assert rows(application, stored) == [(1, 0, None), (2, 1000, 2)]
    stored = (
        "SELECT version, period, quantity, withdrawn_quantity, active FROM planned_independent_requirement"
    )
    assert [(*row[:4], bool(row[4])) for row in rows(application, stored)] == [("00", "day", 9000, 0, False)]


def test_the_owner_of_a_receipt_changes_only_as_a_whole(application: Application) -> None:
    receipt = {"order": "77", "kind": "purchase_order", "material": "FG", "plant": "1000", "quantity": 5}
    owner = {"sales_order": "4711", "sales_order_item": 10}
    upsert(
        application,
        {
            **PLANT,
            "material_plants": materials("FG"),
            "sales_orders": [order("4711"), order("4711", 20)],
            "receipts": [{**receipt, "availability_date": "2025-05-01", **owner}],
        },
    )
    assert places(errors_of(application, {"receipts": [{"order": "77", "sales_order_item": 20}]})) == [
        "receipts:0:sales_order REQUIRED"
    ]
    upsert(application, {"receipts": [{"order": "77", "quantity": 6}]})
    assert rows(application, "SELECT quantity, sales_order_item IS NULL FROM receipt")[0][1] in (False, 0)
    upsert(application, {"receipts": [{"order": "77", "sales_order": "", "sales_order_item": None}]})
    assert rows(application, "SELECT sales_order_item FROM receipt") == [(None,)]


def test_what_a_project_owns_no_sales_order_item_owns(application: Application) -> None:
    receipt = {"order": "77", "kind": "purchase_order", "material": "FG", "plant": "1000", "quantity": 5}
    upsert(
        application,
        {
            **PLANT,
            "material_plants": materials("FG"),
            "projects": [{"project": "P-1"}],
            "sales_orders": [order("4711")],
            "receipts": [
                {
                    **receipt,
                    "availability_date": "2025-05-01",
                    "sales_order": "4711",
                    "sales_order_item": 10,
                }
            ],
        },
    )

    def owners() -> list[tuple[bool, bool]]:
        found = rows(application, "SELECT sales_order_item, project FROM receipt")
        return [(item is not None, project is not None) for item, project in found]

    upsert(application, {"receipts": [{"order": "77", "project": "P-1"}]})
    assert owners() == [(False, True)]
    upsert(application, {"receipts": [{"order": "77", "sales_order": "4711", "sales_order_item": 10}]})
    assert owners() == [(True, False)]
    both = {"project": "P-1", "sales_order": "4711", "sales_order_item": 10}
    (error,) = errors_of(application, {"receipts": [{"order": "77", **both}]})
    assert (error.code, error.path) == (ErrorCode.CONFLICT, ("receipts", "0", "project"))
    assert error.message == (
        "project: what belongs to a project belongs to no sales order item; leave one of them out."
    )
    (error,) = errors_of(
        application, {"stock": [{"material": "FG", "plant": "1000", "quantity": 1, "project": "X"}]}
    )
    assert error.message == "project: project X does not exist; add it to projects first."
    upsert(application, {"receipts": [{"order": "77", "sales_order": "", "sales_order_item": None}]})
    assert owners() == [(False, False)]


def test_an_upsert_joins_the_transaction_around_it(application: Application) -> None:
    def load_and_fail() -> None:
        with application.database.session():
            upsert(application, PLANT)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        load_and_fail()
    assert rows(application, "SELECT * FROM plant") == []


def test_two_at_once_do_not_meet(application: Application) -> None:
    import threading

    upsert(application, {**PLANT, "material_plants": materials("FG")})
    refused: list[Refused] = []

    def load() -> None:
        try:
            for number in range(15):
                upsert(application, {"sales_orders": [order(str(number))]})
        except Refused as fault:
            refused.append(fault)

    threads = [threading.Thread(target=load) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == []
    assert len(rows(application, "SELECT * FROM schedule_line")) == 15
