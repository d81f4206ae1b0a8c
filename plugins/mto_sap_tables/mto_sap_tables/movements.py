"""Sales orders, plan and stock: VBAK, VBAP, VBEP, PBIM, PBED, MARD, MSKA."""

from __future__ import annotations

from collections.abc import Iterator

from mto_graph.errors import ErrorCode, refuse
from mto_graph.strategies import ImportedRow
from mto_sap_tables.extracts import Extracts, Line, lines_of

_PLANT_STOCK = {"LABST": "unrestricted", "INSME": "quality_inspection", "SPEME": "blocked"}
_CUSTOMER_STOCK = {"KALAB": "unrestricted", "KAINS": "quality_inspection", "KASPE": "blocked"}


def sales_orders(extracts: Extracts) -> Iterator[ImportedRow]:
    """Schedule lines from VBEP, with what VBAP says of their items and VBAK of their orders."""
    customers = {
        line.key("VBELN"): line.key("KUNNR") for line in lines_of(extracts, "VBAK", "VBELN", "KUNNR")
    }
    items = {
        (line.key("VBELN"), line.key("POSNR")): line
        for line in lines_of(extracts, "VBAP", "VBELN", "POSNR", "MATNR", "WERKS")
    }
    for line in lines_of(extracts, "VBEP", "VBELN", "POSNR", "ETENR", "EDATU", "WMENG"):
        order, item = line.key("VBELN"), line.key("POSNR")
        if not line.number_of("WMENG"):
            continue  # a line that only confirms: what is wanted stands in another one
        of_item = items.get((order, item))
        if of_item is None:
            raise _missing(line, f"Item {item} of sales order {order} is not in VBAP; extract it too.")
        yield line.row(
            "sales_orders",
            {
                "sales_order": order,
                "item": item,
                "schedule_line": line.key("ETENR"),
                "customer": customers.get(order, ""),
                "material": of_item.key("MATNR"),
                "plant": of_item.text("WERKS"),
                "quantity": line.number_of("WMENG"),
                "requested_date": line.day("EDATU"),
                "rejected": "true" if of_item.text("ABGRU") else "false",
            },
        )


def independent_requirements(extracts: Extracts) -> Iterator[ImportedRow]:
    """Planned independent requirements: whose they are from PBIM, dates and quantities from PBED."""
    plans = {line.key("BDZEI"): line for line in lines_of(extracts, "PBIM", "BDZEI", "MATNR", "WERKS")}
    for line in lines_of(extracts, "PBED", "BDZEI", "PDATU", "PLNMG"):
        plan = plans.get(line.key("BDZEI"))
        if plan is None:
            raise _missing(line, f"Plan {line.key('BDZEI')} is not in PBIM; extract it too.")
        if not line.number_of("PLNMG"):
            continue
        cells = {
            "material": plan.key("MATNR"),
            "plant": plan.text("WERKS"),
            "version": plan.text("VERSB"),
            "date": line.day("PDATU"),
            "quantity": line.number_of("PLNMG"),
        }
        if "VERVS" in plan.fields:
            cells["active"] = "true" if plan.text("VERVS") else "false"
        yield line.row("planned_independent_requirements", cells)


def stock(extracts: Extracts) -> Iterator[ImportedRow]:
    """Plant stock from MARD, sales order stock from MSKA; a stock of nothing is no row."""
    for line in lines_of(extracts, "MARD", "MATNR", "WERKS", "LGORT"):
        yield from _stock_of(line, _PLANT_STOCK, {})
    for line in lines_of(extracts, "MSKA", "MATNR", "WERKS", "LGORT", "VBELN", "POSNR"):
        item = {"sales_order": line.key("VBELN"), "sales_order_item": line.key("POSNR")}
        yield from _stock_of(line, _CUSTOMER_STOCK, item)


def _stock_of(line: Line, quantities: dict[str, str], item: dict[str, str]) -> Iterator[ImportedRow]:
    for name, stock_type in quantities.items():
        if quantity := line.number_of(name):
            cells = {
                "material": line.key("MATNR"),
                "plant": line.text("WERKS"),
                "storage_location": line.text("LGORT"),
                "stock_type": stock_type,
                "quantity": quantity,
            }
            yield line.row("stock", cells | item)


def _missing(line: Line, message: str) -> Exception:
    return refuse(ErrorCode.NOT_FOUND, message, line.file, str(line.number))
