"""Findings: what is wrong or without effect in the master data of materials, as the plugins' checks see it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Final

from mto_graph.model.sessions import Session
from mto_graph.mrp.calendars import day_of
from mto_graph.mrp.snapshot import PLANNING_SEGMENT
from mto_graph.services.application import Application
from mto_graph.services.configuration.facts import MOST_ITEMS_NAMED, configuration_facts
from mto_graph.services.places import material_plant_id
from mto_graph.services.planning_locations import is_excluded
from mto_graph.services.reading.sql import numbers, texts
from mto_graph.strategies import Finding, MasterDataCheck, MaterialFacts, Registry
from mto_graph.units import (
    EPOCH,
    LAST_DATE,
    PERCENT_PLACES,
    PRICE_PLACES,
    QUANTITY_PLACES,
    format_decimal,
)

_LAST_YEAR: Final = day_of(date(LAST_DATE.year, 1, 1))
_TEXTS = (
    "procurement_type",
    "mrp_type",
    "strategy_group",
    "lot_size",
    "individual_collective",
    "special_procurement",
    "planning_calendar",
    "individual_lot_sizing",
)
_WHOLE_NUMBERS = (
    "mixed_mrp",
    "consumption_mode",
    "backward_consumption_days",
    "forward_consumption_days",
    "in_house_production_days",
    "planned_delivery_days",
    "goods_receipt_days",
    "safety_time_days",
    "firming_type",
    "planning_time_fence_days",
)
_DECIMALS = {
    "fixed_lot_size": QUANTITY_PLACES,
    "minimum_lot_size": QUANTITY_PLACES,
    "maximum_lot_size": QUANTITY_PLACES,
    "rounding_value": QUANTITY_PLACES,
    "maximum_stock": QUANTITY_PLACES,
    "safety_stock": QUANTITY_PLACES,
    "reorder_point": QUANTITY_PLACES,
    "lot_size_independent_cost": PRICE_PLACES,
    "storage_cost_percent": PERCENT_PLACES,
    "standard_price": PRICE_PLACES,
    "purchase_price": PRICE_PLACES,
}


def findings_of(application: Application, material: str, plant: str) -> tuple[Finding, ...]:
    """The findings of one material in one plant; refused when it does not exist.

    Example: `[finding.message for finding in findings_of(application, "SZ-50", "1000")]`
    """
    with application.database.reading() as session:
        identity = material_plant_id(session, material, plant)
        return findings(session, application.registry, [identity])[identity]


def findings(session: Session, registry: Registry, ids: Iterable[int]) -> dict[int, tuple[Finding, ...]]:
    """The findings of materials in plants (ids), read in a fixed number of statements.

    A check that raises becomes a finding itself: it names the check and stops nothing.
    """
    found = {}
    wanted = list(ids)
    by_project = items_by_project(session, registry, wanted)
    for identity, known in material_facts(session, wanted).items():
        facts = replace(known, **by_project.get(identity, {}))
        strategy = registry.strategies.get(facts.strategy_group)
        own = strategy.prerequisites if strategy is not None else ()
        found[identity] = checked((*own, *registry.checks.values()), facts)
    return found


def checked(checks: Iterable[MasterDataCheck], facts: MaterialFacts) -> tuple[Finding, ...]:
    """What these checks find in these facts."""
    return tuple(finding for check in checks if (finding := _found(check, facts)) is not None)


def _found(check: MasterDataCheck, facts: MaterialFacts) -> Finding | None:
    try:
        return check.finding(facts)
    except Exception as raised:
        return Finding(
            check.code,
            check.field,
            f"Check {check.code} failed for material {facts.material} ({type(raised).__name__}: {raised}); "
            "correct its plugin.",
        )


def items_by_project(session: Session, registry: Registry, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """By material in its plant (id) the facts of open items that are planned by project; the first few of each."""
    codes = [code for code, strategy in registry.strategies.items() if strategy.by_project]
    if not codes:
        return {}
    among, parameter = numbers(session, ids)
    named, codes_parameter = texts(session, codes)
    found: dict[int, dict[str, Any]] = {}
    for material_plant, order, item, lacks_project in session.rows(
        "SELECT i.material_plant, o.sales_order, i.item, i.project IS NULL FROM sales_order_item i"
        " JOIN sales_order o ON o.id = i.sales_order JOIN material_plant mp ON mp.id = i.material_plant"
        f" WHERE NOT i.rejected AND i.material_plant IN {among}"
        f" AND COALESCE(NULLIF(i.strategy_group, ''), mp.strategy_group) IN {named}"
        " AND (i.project IS NULL OR EXISTS (SELECT 1 FROM order_bom_item b WHERE b.sales_order_item = i.id))"
        " AND EXISTS (SELECT 1 FROM schedule_line l WHERE l.sales_order_item = i.id"
        " AND l.quantity > l.delivered_quantity) ORDER BY o.sales_order, i.item",
        [parameter, codes_parameter],
    ):
        fact = "items_without_project" if lacks_project else "project_items_with_order_bom"
        of_material = found.setdefault(material_plant, {})
        of_material[fact] = (*of_material.get(fact, ()), f"{order}/{item}")[:MOST_ITEMS_NAMED]
    return found


def material_facts(session: Session, ids: Sequence[int]) -> dict[int, MaterialFacts]:
    """What checks may know of materials in plants (ids), read in two statements."""
    among, parameter = numbers(session, ids)
    configured = configuration_facts(session, ids)
    columns = ", ".join(f"mp.{name}" for name in (*_TEXTS, *_WHOLE_NUMBERS, *_DECIMALS))
    return {
        row[0]: replace(_material_facts(row), **configured.get(row[0], {}))
        for row in session.rows(
            "SELECT mp.id, m.material, p.plant, planning.material, target.strategy_group, m.base_unit,"
            " mp.effective_out_date, following.material, following.base_unit, new.special_procurement,"
            " EXISTS (SELECT 1 FROM bom_item b WHERE b.parent = mp.id),"
            " EXISTS (SELECT 1 FROM planned_independent_requirement r WHERE r.material_plant = mp.id),"
            " EXISTS (SELECT 1 FROM forecast_requirement f WHERE f.material_plant = mp.id),"
            " EXISTS (SELECT 1 FROM sales_order_item i WHERE i.material_plant = mp.id),"
            " EXISTS (SELECT 1 FROM dependent_requirement d WHERE d.material_plant = mp.id"
            f" AND d.segment >= {PLANNING_SEGMENT}),"
            " EXISTS (SELECT 1 FROM planned_order o WHERE o.material_plant = mp.id"
            f" AND o.segment >= {PLANNING_SEGMENT}),"
            f" (SELECT CASE WHEN MAX(CASE WHEN {is_excluded('y')} THEN 0 ELSE 1 END) = 1 THEN 'with_mrp'"
            " ELSE 'without_mrp' END FROM control_cycle y WHERE y.material_plant = mp.id GROUP BY y.material_plant),"
            " p.planning_horizon_days, p.workdays, (SELECT COUNT(*) FROM holiday h WHERE h.plant = p.id"
            f" AND h.date >= {_LAST_YEAR} AND SUBSTR(p.workdays, (h.date + {EPOCH.weekday():d}) % 7 + 1, 1) = '1'),"
            f" {columns} FROM material_plant mp"
            " JOIN material m ON m.id = mp.material JOIN plant p ON p.id = mp.plant"
            " LEFT JOIN material planning ON planning.id = mp.planning_material"
            " LEFT JOIN material_plant target ON target.material = mp.planning_material"
            " AND target.plant = COALESCE(mp.planning_plant, mp.plant)"
            " LEFT JOIN material following ON following.id = mp.follow_up_material"
            " LEFT JOIN material_plant new ON new.material = mp.follow_up_material AND new.plant = mp.plant"
            f" WHERE mp.id IN {among}",
            [parameter],
        )
    }


def _material_facts(row: tuple[Any, ...]) -> MaterialFacts:
    (
        _,
        material,
        plant,
        planning_material,
        planning_group,
        base_unit,
        out,
        follow_up,
        follow_up_unit,
        follow_up_procurement,
        has_bom,
        has_plan,
        has_forecast,
        sold,
        required,
        planned,
        kanban,
        horizon,
        week,
        closed,
        *rest,
    ) = row
    texts: Mapping[str, Any] = dict(zip(_TEXTS, rest, strict=False))
    whole: Mapping[str, Any] = dict(zip(_WHOLE_NUMBERS, rest[len(_TEXTS) :], strict=False))
    scaled = zip(_DECIMALS.items(), rest[len(_TEXTS) + len(_WHOLE_NUMBERS) :], strict=True)
    decimals: Mapping[str, Any] = {
        name: None if value is None else Decimal(format_decimal(value, places))
        for (name, places), value in scaled
    }
    return MaterialFacts(
        material=material,
        plant=plant,
        planning_material=planning_material or "",
        planning_material_strategy_group=planning_group or "",
        base_unit=base_unit,
        discontinued=out is not None,
        follow_up_material=follow_up or "",
        follow_up_base_unit=follow_up_unit or "",
        follow_up_special_procurement=follow_up_procurement or "",
        has_bom=bool(has_bom),
        has_plan=bool(has_plan),
        has_forecast=bool(has_forecast),
        has_sales_orders=bool(sold),
        planned_individually=bool(required or planned),
        kanban=kanban or "",
        planning_horizon_days=horizon,
        calendar_ends_early=closed >= _workdays_of_last_year(week),
        **texts,
        **whole,
        **decimals,
    )


@cache
def _workdays_of_last_year(week: str) -> int:
    """How many days of the calendar's last year the week alone makes workdays."""
    return sum(week[(day + EPOCH.weekday()) % 7] == "1" for day in range(_LAST_YEAR, day_of(LAST_DATE) + 1))
