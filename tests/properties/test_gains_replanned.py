"""Gains against planning itself: the master data is changed by what an action says, everything planned again, and the
item is delivered on the day that the action promised. Worlds of one item whose parts are all made or bought for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from mto_graph.services.application import Application
from mto_graph.services.datasets import upsert
from mto_graph.services.order_report.actions import ActionKind
from mto_graph.services.order_report.asking import report_of_item
from mto_graph.services.order_report.showing import CriticalActionRow, CriticalPathRow

from ..reference.calendar import ONE_DAY, PlantCalendar
from .budget import looking_at
from .product import loaded, plan

TODAY = date(2025, 3, 3)
COLUMNS = ("in_house_production_days", "planned_delivery_days", "goods_receipt_days")
Row = dict[str, Any]


@dataclass(frozen=True)
class Structure:
    """A product (material 0) and its parts; a part may be used by two others."""

    materials: list[Row]
    items: list[Row]
    plant: Row
    holidays: list[date]
    wanted: date

    @property
    def tables(self) -> dict[str, list[Row]]:
        order = {"sales_order": "1", "item": 10, "material": "0", "plant": "1000", "quantity": 2}
        return {
            "plants": [self.plant],
            "holidays": [{"plant": "1000", "date": day} for day in self.holidays],
            "material_plants": self.materials,
            "bom_items": self.items,
            "sales_orders": [{**order, "requested_date": self.wanted}],
        }

    def earliest(self, material: str = "0") -> date:
        """When the material can be there, from master data alone: the plan plays no part."""
        calendar = PlantCalendar(self.plant["workdays"], self.holidays)
        row = self.materials[int(material)]
        begin = calendar.on_or_after(TODAY)
        for item in self.items:
            if item["parent"] == material:
                there = self.earliest(item["component"])
                while calendar.shift(begin, item["lead_time_offset_days"]) < there:
                    begin = calendar.on_or_after(begin + ONE_DAY)
        if row["procurement_type"] == "in_house":
            done = calendar.shift(begin, row["in_house_production_days"])
        else:
            sent = calendar.shift(begin, self.plant["purchasing_processing_days"])
            done = calendar.on_or_after(sent + timedelta(days=row["planned_delivery_days"]))
        return calendar.shift(done, row["goods_receipt_days"])


@st.composite
def structures(draw: DrawFn) -> Structure:
    count = draw(st.integers(2, 7))
    uses = {
        (draw(st.integers(0, part - 1)), part)
        for part in range(1, count)
        for _ in range(draw(st.integers(1, 2)))
    }
    parents = {above for above, _ in uses}
    materials = [
        {
            "material": str(number),
            "plant": "1000",
            "strategy_group": "20" if number == 0 else "",
            "procurement_type": "in_house" if number in parents else "external",
            "in_house_production_days": draw(st.integers(0, 6)),
            "planned_delivery_days": draw(st.integers(0, 14)),
            "goods_receipt_days": draw(st.integers(0, 2)),
        }
        for number in range(count)
    ]
    items = [
        {
            "parent": str(above),
            "plant": "1000",
            "item": f"{number:04}",
            "component": str(part),
            "quantity": 1,
            "lead_time_offset_days": draw(st.integers(-1, 2)),
        }
        for number, (above, part) in enumerate(sorted(uses))
    ]
    week = draw(st.sampled_from(("1111100", "1111110", "1010100")))
    plant = {"plant": "1000", "workdays": week, "purchasing_processing_days": draw(st.integers(0, 2))}
    free = draw(st.lists(st.integers(0, 40), max_size=5, unique=True))
    wanted = TODAY + timedelta(days=draw(st.integers(0, 12)))
    return Structure(materials, items, plant, [TODAY + timedelta(days=at) for at in free], wanted)


def path_of(application: Application) -> CriticalPathRow:
    report = report_of_item(application, "1", 10, today=TODAY)
    assert report is not None
    return report.critical_path


@looking_at(10)
@given(structures())
def test_a_gain_is_what_planning_again_brings(structure: Structure) -> None:
    with loaded(structure.tables) as application:
        plan(application, TODAY)
        path = path_of(application)
        calendar = PlantCalendar(structure.plant["workdays"], structure.holidays)
        assert path.delivery_date == max(structure.earliest(), calendar.on_or_after(TODAY))
        for action in path.actions:
            column = column_of(path, action)
            if column is None:
                continue
            row = structure.materials[int(action.material_number)]
            less = {**row, column: row[column] - action.days}
            upsert(application, {"material_plants": [less]})
            plan(application, TODAY)
            after = path_of(application)
            assert after.delivery_date == action.delivery_date
            signed = after.workdays_late - after.slack_workdays
            assert signed == path.workdays_late - action.gain_workdays
            upsert(application, {"material_plants": [row]})
            plan(application, TODAY)


def column_of(path: CriticalPathRow, action: CriticalActionRow) -> str | None:
    """The column of the material that the action is about; None where it is about one of several orders, or a plant."""
    alike = [code for code in path.study.waiting.codes if material_of(path, code) == action.material_plant_id]
    bought = action.order.procurement_type == "external"
    match action.action.kind:
        case ActionKind.SHORTEN_LEAD_TIME:
            return "planned_delivery_days" if bought else "in_house_production_days"
        case ActionKind.SHORTEN_PRODUCTION if len(alike) == 1:
            return "in_house_production_days"
        case ActionKind.EXPEDITE_DELIVERY if len(alike) == 1:
            return "planned_delivery_days"
        case ActionKind.SHORTEN_GOODS_RECEIPT if len(alike) == 1:
            return "goods_receipt_days"
    return None


def material_of(path: CriticalPathRow, code: int) -> int:
    return path.study.graph.orders[code].material_plant_id
