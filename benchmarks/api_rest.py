"""What GraphQL is measured against: routes that answer one question each, with one statement and orjson."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from benchmarks.problems import TODAY
from mto_graph.services.application import Application
from mto_graph.units import EPOCH, from_day

_DAY = (TODAY - EPOCH).days

_TREE = """WITH RECURSIVE part(id) AS (
  SELECT mp.id FROM material_plant mp JOIN material m ON m.id = mp.material JOIN plant p ON p.id = mp.plant
  WHERE m.material = ? AND p.plant = '1000'
  UNION
  SELECT b.component FROM bom_item b JOIN part ON b.parent = part.id
  WHERE COALESCE(b.valid_from, 0) <= ? AND COALESCE(b.valid_to, 9999999) >= ?)
SELECT b.parent, b.component, b.item, b.quantity, COALESCE(NULLIF(b.unit, ''), m.base_unit), mp.procurement_type,
  EXISTS (SELECT 1 FROM bom_item below WHERE below.parent = mp.id), m.material, m.description
FROM part JOIN bom_item b ON b.parent = part.id JOIN material_plant mp ON mp.id = b.component
JOIN material m ON m.id = mp.material
WHERE COALESCE(b.valid_from, 0) <= ? AND COALESCE(b.valid_to, 9999999) >= ?
ORDER BY b.parent, b.alternative, b.item, b.id"""

_LIST = """WITH place(id) AS (
  SELECT mp.id FROM material_plant mp JOIN material m ON m.id = mp.material JOIN plant p ON p.id = mp.plant
  WHERE m.material = ? AND p.plant = '1000'),
line(day, sequence, element, quantity, document, item, firmed, start_date, finish_date) AS (
  SELECT l.requested_date, 1, 'CusOrd', l.delivered_quantity - l.quantity, o.sales_order, i.item, NULL, NULL, NULL
  FROM schedule_line l JOIN sales_order_item i ON i.id = l.sales_order_item
  JOIN sales_order o ON o.id = i.sales_order JOIN place ON i.material_plant = place.id
  WHERE NOT i.rejected AND l.quantity > l.delivered_quantity
  UNION ALL
  SELECT availability_date, 0, 'PldOrd', quantity, CAST(number AS TEXT), NULL, firmed, start_date, finish_date
  FROM planned_order JOIN place ON material_plant = place.id)
SELECT day, element, quantity, (SELECT COALESCE(SUM(quantity), 0) FROM stock JOIN place ON material_plant = place.id)
  + SUM(quantity) OVER (ORDER BY day, sequence, document ROWS UNBOUNDED PRECEDING), document, item, firmed,
  start_date, finish_date
FROM line ORDER BY day, sequence, document"""

_ELEMENTS = {"CusOrd": "SALES_ORDER", "PldOrd": "PLANNED_ORDER"}


def routes(application: Application) -> list[Route]:
    """`/rest/bom/{material}` and `/rest/list/{material}`; both answer what the GraphQL queries answer as `data`."""

    def bom(request: Request) -> Response:
        with application.database.reading() as session:
            rows = session.rows(_TREE, [request.path_params["material"], *[_DAY] * 4])
        return _json({"materialPlant": {"bom": tree(rows)}})

    def listed(request: Request) -> Response:
        with application.database.reading() as session:
            rows = session.rows(_LIST, [request.path_params["material"]])
        return _json({"stockRequirementsList": {"sections": [{"kind": "NET", "rows": lines(rows)}]}})

    return [Route("/rest/bom/{material}", bom), Route("/rest/list/{material}", listed)]


def tree(rows: list[tuple[Any, ...]]) -> dict[str, Any]:
    """The rows of the recursive statement, nested; the first one belongs to the product."""
    items: dict[int, list[dict[str, Any]]] = {}
    components: list[tuple[int, dict[str, Any]]] = []
    for parent, component, item, quantity, unit, procurement, has_bom, number, description in rows:
        shown = {
            "procurementType": (procurement or ("in_house" if has_bom else "external")).upper(),
            "material": {"number": number, "description": description or None},
        }
        items.setdefault(parent, []).append(
            {"item": item, "quantity": _quantity(quantity), "unit": unit, "component": shown}
        )
        components.append((component, shown))
    for component, shown in components:
        below = items.get(component)
        shown["bom"] = None if below is None else {"items": below}
    return {"items": items[rows[0][0]]}


def lines(rows: list[tuple[Any, ...]]) -> list[dict[str, Any]]:
    """The lines of the list, stock at the head."""
    found: list[dict[str, Any]] = [
        {
            "date": TODAY,
            "element": "STOCK",
            "quantity": None,
            "available": _quantity(rows[0][3] - rows[0][2]),
            "orderNumber": None,
            "item": None,
            "firmed": None,
            "startDate": None,
            "finishDate": None,
        }
    ]
    for day, element, quantity, available, document, item, firmed, start, finish in rows:
        found.append(
            {
                "date": from_day(day),
                "element": _ELEMENTS[element],
                "quantity": _quantity(quantity),
                "available": _quantity(available),
                "orderNumber": document,
                "item": item,
                "firmed": None if firmed is None else bool(firmed),
                "startDate": None if start is None else from_day(start),
                "finishDate": None if finish is None else from_day(finish),
            }
        )
    return found


def _quantity(thousandths: int) -> str:
    """As everybody writes it: whole numbers at once, the others through Decimal."""
    whole, rest = divmod(thousandths, 1000)
    return str(whole) if not rest else format((Decimal(thousandths) / 1000).normalize(), "f")


def _json(content: Any) -> Response:
    return Response(orjson.dumps(content), media_type="application/json")
