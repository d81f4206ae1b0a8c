"""Critical paths of random worlds: the day, the path, the slack and every gain are what trying it out brings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given

from mto_graph.services.application import Application
from mto_graph.services.order_report.actions import ActionKind
from mto_graph.services.order_report.asking import report_of_item
from mto_graph.services.order_report.showing import CriticalActionRow, CriticalPathRow

from ..reference.critical_path import Supply, changed
from .budget import looking_at
from .product import loaded, plan
from .waiting import Stored, stored_orders
from .worlds import DrawnWorld, worlds

COLUMNS = {
    ActionKind.SHORTEN_PRODUCTION: "workdays",
    ActionKind.SHORTEN_PURCHASING: "workdays",
    ActionKind.EXPEDITE_DELIVERY: "delivery",
    ActionKind.SHORTEN_GOODS_RECEIPT: "receipt",
}


def items(world: DrawnWorld) -> list[tuple[str, int]]:
    return sorted({(row["sales_order"], row["item"]) for row in world.tables.get("sales_orders", [])})


def path_of(application: Application, item: tuple[str, int], today: date) -> CriticalPathRow | None:
    report = report_of_item(application, *item, today=today)
    return None if report is None else report.critical_path


@looking_at(20)
@given(worlds())
def test_the_day_the_path_and_the_gains_are_what_trying_brings(world: DrawnWorld) -> None:
    with loaded(world.tables) as application:
        plan(application, world.today)
        for item in items(world):
            path = path_of(application, item, world.today)
            if path is None:
                continue
            stored = stored_orders(application, *item, world.today)
            late = stored.lateness()
            assert path.workdays_late - path.slack_workdays == late
            assert stored.lateness(stored.only([step.code for step in path.steps])) == late
            for branch in path.branches:
                check_slack(stored, branch.code, branch.slack_workdays, late)
            for action in path.actions:
                check_action(stored, path, action, late)


def check_slack(stored: Stored, code: int, slack: int, late: int) -> None:
    """So many workdays later does no harm, one more does."""

    def later(days: int) -> int:
        def change(name: object, supply: Supply) -> Supply:
            if name != code:
                return supply
            ready = ready_of(stored, name)
            slipped = supply.calendar.shift(supply.calendar.on_or_before(ready), days)
            return replace(supply, fixed=slipped, parts=()) if days else supply

        return stored.lateness(changed(stored.supplies, change))

    assert later(slack) == late
    assert later(slack + 1) > late


def ready_of(stored: Stored, name: object) -> date:
    from ..reference.critical_path import Orders

    return Orders(stored.supplies, stored.today).ready(name)


def check_action(stored: Stored, path: CriticalPathRow, action: CriticalActionRow, late: int) -> None:
    """It gains what it says, no fewer days would do, and no more would bring more (but for coming before the day)."""
    goal = max(late - action.gain_workdays, 0)
    assert stored.lateness(shortened(stored, path, action, action.days)) == late - action.gain_workdays
    assert action.gain_workdays > 0
    if action.days:
        assert stored.lateness(shortened(stored, path, action, action.days - 1)) > goal
    if late > action.gain_workdays:
        assert (
            stored.lateness(shortened(stored, path, action, action.days + 30)) == late - action.gain_workdays
        )


def shortened(
    stored: Stored, path: CriticalPathRow, action: CriticalActionRow, days: int
) -> dict[object, Supply]:
    kind = action.action.kind
    alike = {action.code}
    if kind is ActionKind.SHORTEN_LEAD_TIME:
        alike = same_material(path, action)
    if kind is ActionKind.USE_FREE_STOCK:
        wait = path.study.waiting.waits[action.action.step.wait]
        return without(stored, path, wait.parent, action)

    def change(name: object, supply: Supply) -> Supply:
        if name not in alike:
            return supply
        if kind is ActionKind.BRING_FORWARD:
            assert supply.fixed is not None
            earlier = supply.calendar.shift(supply.calendar.on_or_before(supply.fixed), -days)
            return replace(supply, fixed=earlier if days else supply.fixed)
        times = supply.times
        column = COLUMNS.get(kind) or (
            "delivery" if action.order.procurement_type == "external" else "workdays"
        )
        less = max(getattr(times, column) - days, 0)
        return replace(supply, times=replace(times, **{column: less}))

    return changed(stored.supplies, change)


def same_material(path: CriticalPathRow, action: CriticalActionRow) -> set[int]:
    orders = path.study.graph.orders
    place = action.material_plant_id
    return {code for code in path.study.waiting.codes if code > 0 and orders[code].material_plant_id == place}


def without(
    stored: Stored, path: CriticalPathRow, parent: int, action: CriticalActionRow
) -> dict[object, Supply]:
    """The order above (or the line) does not wait for this order any more; each has at most one such wait."""
    roots = len(path.study.roots)
    root = path.study.roots[parent] if parent < roots else None
    above: object = ("line", root.demand.key) if root and root.demand else path.study.waiting.code_at(parent)

    def change(name: object, supply: Supply) -> Supply:
        if name != above:
            return supply
        gone = next(part for part in supply.parts if part.order == action.code)
        rest = list(supply.parts)
        rest.remove(gone)
        return replace(supply, parts=tuple(rest))

    return changed(stored.supplies, change)
