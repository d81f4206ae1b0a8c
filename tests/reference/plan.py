"""The whole plan, material by material from the top of the bills of material down, section by section."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import count
from math import ceil, floor

from . import consumption_based
from .calendar import ONE_DAY
from .consumption import above_plan, assembly_of, of_phantom, open_assembly_plan, open_plan, plan_day
from .explosion import Need, explode, has_phantom_plan, section_below
from .fences import fence_of
from .lot_sizes import Lot, lot_for_lot, maintained_lots
from .netting import Netting, Shortage, net
from .records import (
    GROSS,
    NET,
    PLANNING,
    Component,
    Identity,
    Key,
    Message,
    Peg,
    Plan,
    PlannedOrder,
    Requirement,
    Section,
    Supply,
    customer,
    project,
    section_named,
)
from .scheduling import Dates, forward, passed, schedule
from .strategies import STRATEGIES
from .world import PlanLine, Receipt, Tables, World

SAFETY_STOCK, SALES_ORDER, PLAN_LINE, FORECAST, DEPENDENT, ORDER_RESERVATION, RESERVATION = range(7)
"""The order of requirements on one day."""

PASSED_ON = 1_000_000
"""What a follow-up material takes over stands so much behind the component that it comes from."""

BRING_FORWARD = 10
POSTPONE = 15
NO_LONGER_NEEDED = 20
TOO_MUCH = 25
SURPLUS = 26
ABOVE_PLAN = 40
SHORT_INSIDE_FENCE = 56
BELOW_SAFETY_STOCK = 96
MASTER_DATA_INCONSISTENT = 62
REPLACED = 57
UNCOVERED = 58
TOO_LATE = 59


def plan_world(tables: Tables, today: date, proposals: Sequence[PlannedOrder] = ()) -> Plan:
    """The plan of a data set on `today`: the same for any order of its rows.

    `proposals` are those that the run before has left; what a planning time fence holds of them stays as it is.
    """
    return _Planner(World(tables), today, proposals).run()


class _Planner:
    def __init__(self, world: World, today: date, proposals: Sequence[PlannedOrder]) -> None:
        self.world = world
        self.today = today
        self.plan = Plan()
        self.codes = world.low_level_codes()
        self.fences = {key: fence_of(world, key, today) for key in world.masters}
        self.kept = [order for order in proposals if self._holds(order)]
        self.passed: dict[Key, list[tuple[Section, Requirement]]] = {}
        """What passes through phantoms with a plan of their own: it is netted with nothing."""
        self.numbers = count(1 + max((order.number for order in proposals), default=0))

    def _holds(self, order: PlannedOrder) -> bool:
        """A proposal is firm once it is available at least a day before the end of a fence that firms."""
        fence = self.fences[order.material, order.plant]
        return fence is not None and fence.firms and order.availability < fence.end

    def run(self) -> Plan:
        self.plan.planned_orders += [replace(order, firmed=True, exceptions=()) for order in self.kept]
        self._sales_orders()
        self._plan_lines()
        self._forecast()
        self._reservations()
        self._safety_stocks()
        self._supplies()
        self._report_sections()
        for key in sorted(self.world.masters, key=lambda key: (self.codes[key], key)):
            self._explode_firm_planned_orders(key)
            self._plan_of_assembly(key)
            for section in sorted(self._sections(key)):
                self._plan_section(key, section)
        left = [component for component in self.plan.dependent_requirements if component.quantity > 0]
        self.plan.dependent_requirements = left
        return self.plan

    # What is there before any planning: requirements and supplies.

    def _require(
        self, key: Key, section: Section, day: date, rank: Identity, quantity: Fraction, who: Identity
    ) -> None:
        """Enter a requirement; what orders take from a supply area outside of planning is none."""
        of_order = section == NET and rank[0] in (DEPENDENT, ORDER_RESERVATION)
        if quantity > 0 and not (of_order and self.world.supply_areas.served_outside(key)):
            counted = self.world.counted(key, day)
            wanted = self._wanted(key, counted)
            self._enter(key, section, Requirement(counted, rank, quantity, who, wanted))

    def _pass_through(
        self, key: Key, section: Section, day: date, rank: Identity, quantity: Fraction
    ) -> None:
        if quantity > 0:
            need = Requirement(self.world.counted(key, day), rank, quantity, ("passed",))
            self.passed.setdefault(key, []).append((section, need))

    def _wanted(self, key: Key, day: date) -> date:
        """Safety time wants a requirement met earlier, but not before today; what is overdue stays where it is."""
        days = self.world.masters[key].days("safety_time_days")
        if days == 0 or day <= self.today:
            return day
        return max(self.world.calendar(key).shift(day, -days), self.today)

    def _enter(self, key: Key, section: Section, requirement: Requirement) -> None:
        self.plan.requirements.setdefault((key, section), []).append(requirement)

    def _sales_orders(self) -> None:
        for line in self.world.order_lines:
            strategy = STRATEGIES.get(line.strategy)
            if strategy is not None and not strategy.orders_planned:
                continue
            section = NET
            if strategy is not None and strategy.apart:
                shared = strategy.by_project and line.project
                section = project(line.project) if shared else customer(line.sales_order, line.item)
            name = (line.sales_order, line.item, line.schedule_line)
            rank = (SALES_ORDER, *name)
            self._require(line.key, section, line.requested, rank, line.quantity, ("schedule line", *name))

    def _plan_lines(self) -> None:
        for line, quantity in open_plan(self.world).items():
            if not assembly_of(self.world, line) and not of_phantom(self.world, line):
                self._plan_line(line, quantity)

    def _plan_of_assembly(self, key: Key) -> None:
        """What orders above need, in plant stock and individual sections, leaves of the plan of an assembly."""
        passed = [need for section, need in self.passed.get(key, []) if section not in (GROSS, PLANNING)]
        needs = [
            requirement
            for (place, section), requirements in self.plan.requirements.items()
            for requirement in requirements
            if place == key
            and section not in (GROSS, PLANNING)
            and requirement.rank[0] in (DEPENDENT, ORDER_RESERVATION)
        ]
        if has_phantom_plan(self.world, key):
            needs = passed
        needs.sort(key=lambda need: (need.day, need.rank))
        for line, quantity in open_assembly_plan(self.world, key, needs).items():
            self._plan_line(line, quantity)

    def _plan_line(self, line: PlanLine, quantity: Fraction) -> None:
        strategy = STRATEGIES.get(self.world.masters[line.key].text("strategy_group"))
        section = NET if strategy is None or strategy.net_plan else PLANNING
        if strategy is not None and strategy.gross_plan:
            section = GROSS
        name = (line.version, line.date)
        shown = Fraction(floor(quantity * 1000 + Fraction(1, 2)), 1000)
        who = ("plan line", *line.key, *name)
        self._require(line.key, section, plan_day(self.world, line), (PLAN_LINE, *name), shown, who)

    def _forecast(self) -> None:
        for line, day, left in consumption_based.forecast_issues(self.world, self.today):
            self._require(line.key, NET, day, (FORECAST, line.date), left, ("forecast", *line.key, line.date))

    def _reservations(self) -> None:
        for row in self.world.reservations:
            name = (row.reservation, row.item)
            rank = (ORDER_RESERVATION if row.of_an_order else RESERVATION, *name)
            if row.phantom:
                self._pass_through(row.key, row.section, row.date, rank, row.quantity)
                continue
            self._require(row.key, row.section, row.date, rank, row.quantity, ("reservation", *name))

    def _safety_stocks(self) -> None:
        """Safety stock is wanted today itself, also where the plant is closed today; not with VB, its like, and ND."""
        for key, master in self.world.masters.items():
            safety_stock = master.number("safety_stock") or Fraction(0)
            keeps = self._mrp_type(key) not in ("ND", *consumption_based.REORDER_POINT)
            if safety_stock > 0 and keeps and self.today < self.world.effective_out(key):
                self._enter(
                    key, NET, Requirement(self.today, (SAFETY_STOCK,), safety_stock, ("safety stock", *key))
                )

    def _supplies(self) -> None:
        supplies = self.plan.supplies
        for place, quantity in self.world.stock.items():
            if quantity > 0:
                supplies.setdefault(place, []).append(Supply(None, quantity, ("stock",)))
        for row in self._firm_receipts():
            if row.quantity > 0:
                supply = Supply(row.availability, row.quantity, self._identity(row), row.dedicated)
                supplies.setdefault((row.key, row.section), []).append(supply)
                late = passed(self.world, row, self.today)
                if late:
                    self._message(late, row.key, row.section, supply.identity, row.quantity)

    def _firm_receipts(self) -> list[Receipt]:
        """The receipts of the data set, and the proposals that a fence holds, named by their numbers as text."""
        kept = [
            Receipt(
                order=str(order.number),
                item=0,
                kind="planned_order",
                key=(order.material, order.plant),
                section=section_named(order.section),
                quantity=order.quantity,
                start=order.start,
                availability=order.availability,
            )
            for order in self.kept
        ]
        rows = [*self.world.receipts, *kept]
        return sorted(rows, key=lambda row: (row.availability, row.order, row.item))

    def _identity(self, row: Receipt) -> Identity:
        if row.item == 0 and any(row.order == str(order.number) for order in self.kept):
            return ("planned order", int(row.order))
        return ("receipt", row.order, row.item)

    # One section of one material.

    def _sections(self, key: Key) -> set[Section]:
        places = {NET} | {section for place, section in self.plan.requirements if place == key}
        return places | {section for place, section in self.plan.supplies if place == key}

    def _plan_section(self, key: Key, section: Section) -> None:
        requirements = self.plan.requirements.get((key, section), [])
        if section == NET and self._mrp_type(key) in consumption_based.FORECAST:
            requirements = [one for one in requirements if one.rank[0] in (SAFETY_STOCK, FORECAST)]
        supplies = self.plan.supplies.get((key, section), [])
        until = self._reschedule_until(key)
        usable = [supply for supply in supplies if not self._comes_too_late(key, supply, until)]
        result = net(requirements, usable, until)
        result.left.update({supply: supply.quantity for supply in supplies if supply not in usable})
        self._report(key, section, result)
        if section == NET and self._mrp_type(key) in consumption_based.REORDER_POINT:
            self._reorder(key)
        elif self._mrp_type(key) != "ND":
            self._cover(key, section, result.shortages)

    def _outside(self, key: Key, section: Section, shortages: list[Shortage]) -> list[Shortage]:
        """The shortages as a proposal may meet them: those inside the fence at its end, or not at all."""
        fence = self.fences[key]
        if fence is None:
            return shortages
        if not fence.stops:
            return fence.moved(shortages)
        inside = sum((short for need, short in shortages if need.met_by < fence.end), Fraction(0))
        if inside:
            self._message(SHORT_INSIDE_FENCE, key, section, ("stock",), inside)
        return [(need, short) for need, short in shortages if need.met_by >= fence.end]

    def _comes_too_late(self, key: Key, supply: Supply, until: date | None) -> bool:
        """A receipt after its material is discontinued covers nothing, unless it can still be brought forward."""
        if supply.day is None or supply.day < self.world.effective_out(key):
            return False
        return until is None or supply.day > until

    def _pass_on(self, key: Key, section: Section, requirement: Requirement, short: Fraction) -> int:
        """What a discontinued material cannot cover of a component, its follow-up material has to; which message."""
        follow_up = self.world.follow_up(key)
        if requirement.identity[0] != "component" or follow_up is None:
            return UNCOVERED if requirement.identity[0] != "safety stock" else 0
        _, parent, position = requirement.identity
        components = self.plan.dependent_requirements
        at = next(at for at, one in enumerate(components) if (one.parent, one.position) == (parent, position))
        origin = components[at]
        components[at] = replace(origin, quantity=origin.quantity - short)
        stock_only = self._mrp_type(follow_up) in consumption_based.WATCHING_STOCK
        place = NET if stock_only else section
        position += PASSED_ON
        components.append(Component(parent, position, *follow_up, str(place), short, origin.date))
        rank = (DEPENDENT, requirement.rank[1], position)
        self._require(follow_up, place, origin.date, rank, short, ("component", parent, position))
        return REPLACED

    def _cover(self, key: Key, section: Section, shortages: list[Shortage]) -> None:
        """A customer section is lot for lot, whatever is maintained."""
        ended = [one for one in shortages if one[0].met_by >= self.world.effective_out(key)]
        told: dict[int, Fraction] = {}
        for requirement, short in ended:
            number = self._pass_on(key, section, requirement, short)
            told[number] = told.get(number, Fraction(0)) + short
        for number, quantity in told.items():
            if number:
                self._message(number, key, section, ("stock",), quantity)
        shortages = self._outside(key, section, [one for one in shortages if one not in ended])
        lots = (
            lot_for_lot(shortages)
            if section.is_individual
            else maintained_lots(shortages, self.world.masters[key])
        )
        for sequence, lot in enumerate(lots):
            dates = schedule(self.world, key, lot.day, self.today, lot.quantity)
            self._propose(key, section, lot, sequence, dates)

    def _reorder(self, key: Key) -> None:
        """Reorder point: requirements are only shown; when stock and firm receipts together are below the point and
        the external requirements that count, one shortage of the difference, today."""
        there = sum((supply.quantity for supply in self.plan.supplies.get((key, NET), [])), Fraction(0))
        point = consumption_based.reorder_point(self.world, key, self.today)
        if not point and self._mrp_type(key) not in consumption_based.WITH_EXTERNAL:
            self._message(MASTER_DATA_INCONSISTENT, key, NET, ("material", *key), Fraction(0))
            return
        listed = self.plan.requirements.get((key, NET), [])
        short = point + consumption_based.external_requirements(self.world, key, listed, self.today) - there
        if short > 0 and self.today < self.world.effective_out(key):
            need = Requirement(self.today, (), short, ("reorder point", *key))
            for sequence, lot in enumerate(maintained_lots([(need, short)], self.world.masters[key])):
                self._propose(key, NET, lot, sequence, forward(self.world, key, self.today, lot.quantity))

    def _report(self, key: Key, section: Section, result: Netting) -> None:
        for requirement, supply, quantity in result.covers:
            self.plan.pegging.append(Peg(*key, str(section), requirement.identity, supply.identity, quantity))
        for supply in result.left:
            if supply.day is not None:
                self._check_date(key, section, supply, supply.day, result.first_use.get(supply))
                self._check_need(key, section, supply, supply.day, result.left[supply])
                if supply.day >= self.world.effective_out(key):
                    self._message(TOO_LATE, key, section, supply.identity, supply.quantity)
            if section.is_individual and result.left[supply] > 0:
                self._message(SURPLUS, key, section, supply.identity, result.left[supply])

    def _check_date(
        self, key: Key, section: Section, supply: Supply, day: date, first_use: date | None
    ) -> None:
        """A receipt that comes on a closed day is there on the next workday."""
        if first_use is None:
            return
        calendar, plant = self.world.calendar(key), self.world.plants[key[1]]
        there = calendar.on_or_after(day)
        number = None
        if first_use < day:
            late = calendar.workdays_between(first_use, there)
            number = BRING_FORWARD if late > plant.bring_forward_tolerance_days else None
        elif self._covers_needs(key, section) and self._is_checked(key, day):
            early = calendar.workdays_between(there, first_use)
            number = POSTPONE if early > plant.postpone_tolerance_days else None
        if number is not None:
            self._message(number, key, section, supply.identity, supply.quantity, first_use)

    def _check_need(self, key: Key, section: Section, supply: Supply, day: date, left: Fraction) -> None:
        checked = self._covers_needs(key, section) and self._is_checked(key, day)
        if left == supply.quantity and (checked or section.is_individual):
            self._message(NO_LONGER_NEEDED, key, section, supply.identity, left)
        elif left > 0 and self._covers_needs(key, section) and not section.is_individual:
            self._message(TOO_MUCH, key, section, supply.identity, left)

    def _covers_needs(self, key: Key, section: Section) -> bool:
        """Whether the section is planned by its requirements: a reorder point watches plant stock instead."""
        mrp_type = self._mrp_type(key)
        return mrp_type != "ND" and not (mrp_type in consumption_based.REORDER_POINT and section == NET)

    def _is_checked(self, key: Key, day: date) -> bool:
        until = self._reschedule_until(key)
        return until is not None and day <= until

    def _report_sections(self) -> None:
        """Plans that orders exceed, and stock below the safety stock."""
        for key, quantity in above_plan(self.world).items():
            if quantity > 0:
                beyond = Fraction(min(ceil(quantity * 1000), 2**63 - 1), 1000)
                self._message(ABOVE_PLAN, key, NET, ("stock",), beyond)
        for key, master in self.world.masters.items():
            missing = (master.number("safety_stock") or Fraction(0)) - self.world.stock.get(
                (key, NET), Fraction(0)
            )
            kept = self._mrp_type(key) != "ND" and self.today < self.world.effective_out(key)
            if missing > 0 and kept:
                self._message(BELOW_SAFETY_STOCK, key, NET, ("stock",), missing)

    def _message(
        self,
        number: int,
        key: Key,
        section: Section,
        subject: Identity,
        quantity: Fraction,
        proposed: date | None = None,
    ) -> None:
        self.plan.messages.append(Message(number, *key, str(section), subject, quantity, proposed))

    def _reschedule_until(self, key: Key) -> date | None:
        """The end of the horizon, which holds all days before the end of a planning time fence."""
        horizon, fence = self.world.plants[key[1]].rescheduling_horizon_days, self.fences[key]
        ends = [] if fence is None else [fence.end - ONE_DAY]
        if horizon is not None:
            ends.append(self.world.calendar(key).workdays_after(self.today, horizon))
        return max(ends, default=None)

    def _mrp_type(self, key: Key) -> str:
        return self.world.masters[key].text("mrp_type", "PD")

    # Proposals and their components.

    def _propose(self, key: Key, section: Section, lot: Lot, sequence: int, dates: Dates) -> None:
        needs, faults = explode(self.world, key, lot.quantity, dates.start, section)
        if dates.availability >= self.world.effective_out(key):
            faults = (*faults, TOO_LATE)
        number = next(self.numbers)
        self.plan.planned_orders.append(
            PlannedOrder(
                number=number,
                material=key[0],
                plant=key[1],
                section=str(section),
                quantity=lot.quantity,
                start=dates.start,
                finish=dates.finish,
                availability=dates.availability,
                order_type=self._order_type(key, section),
                convertible=section != PLANNING and not self._is_preview(key, section),
                exceptions=tuple(sorted((*dates.exceptions, *faults))),
            )
        )
        for requirement, quantity in lot.serves:
            supply = ("planned order", number)
            self.plan.pegging.append(Peg(*key, str(section), requirement.identity, supply, quantity))
        place = (*key, section, dates.availability, (1, lot.quantity, dates.start, sequence))
        self._need_components(("planned order", number), section, place, needs)

    def _is_preview(self, key: Key, section: Section) -> bool:
        return section in (NET, GROSS) and self.world.supply_areas.previewed(key)

    def _order_type(self, key: Key, section: Section) -> str:
        if section == PLANNING:
            return "VP"
        if self.world.supplying(key) or not self.world.is_in_house(key):
            return "NB"
        if section.project:
            return "PR"
        return "KD" if section.is_individual else "LA"

    def _explode_firm_planned_orders(self, key: Key) -> None:
        for row in self._firm_receipts():
            if row.key == key and row.kind == "planned_order" and row.quantity > 0:
                self._explode_firm_planned_order(row)

    def _explode_firm_planned_order(self, row: Receipt) -> None:
        who = self._identity(row)
        start = row.start if row.start else row.availability
        needs, faults = explode(self.world, row.key, row.quantity, start, row.section)
        for fault in faults:
            self._message(fault, row.key, row.section, who, row.quantity)
        place = (*row.key, row.section, row.availability, (0, row.order, row.item))
        self._need_components(who, row.section, place, needs)

    def _need_components(
        self, parent: Identity, section: Section, place: Identity, needs: list[Need]
    ) -> None:
        passed, needed = count(-1, -1), count()
        for need in needs:
            position = next(passed if need.passed else needed)
            below = section_below(self.world, section, need)
            component = Component(parent, position, *need.component, str(below), need.quantity, need.day)
            self.plan.dependent_requirements.append(component)
            rank = (DEPENDENT, place, position)
            if need.passed:
                self._pass_through(need.component, below, need.day, rank, need.quantity)
                continue
            self._require(
                need.component, below, need.day, rank, need.quantity, ("component", parent, position)
            )
