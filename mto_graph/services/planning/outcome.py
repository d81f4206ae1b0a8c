"""A plan in the words of the tables: kernel rows become ids, order numbers and stored codes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mto_graph.model.bulk import NULL
from mto_graph.mrp.checkpoints import Checkpoint
from mto_graph.mrp.difference import Pairing, pair_keys
from mto_graph.mrp.plan import Plan
from mto_graph.mrp.requirements import DemandKind
from mto_graph.mrp.supplies import NO_SINGLE_SUPPLY, STOCK
from mto_graph.mrp.worklist import worklist
from mto_graph.services.planning.bom_items import stored_items
from mto_graph.services.planning.dictionaries import Dictionaries
from mto_graph.services.planning.firm_orders import Firmed
from mto_graph.services.planning.modes import continued, note_events
from mto_graph.services.planning.snapshot import ReadSnapshot
from mto_graph.services.planning.stored_plan import Columns, StoredPlan
from mto_graph.services.reading.segments import SEGMENT_STEP
from mto_graph.strategies import Integers

SUBJECT_STOCK = 1
SUBJECT_RECEIPT = 2
SUBJECT_PLANNED_ORDER = 3
SUBJECT_MATERIAL = 4


@dataclass(frozen=True, slots=True)
class Outcome:
    """The new plan as rows of the stored tables, and how its orders continue the stored ones."""

    orders: Columns
    pairing: Pairing
    last_number: int
    requirements: Columns
    requirement_order: Integers
    """For each of these its row in the plan."""
    foreign_requirements: Columns
    """New coverage of requirements on planned materials whose orders this run did not plan."""
    pegging: Columns
    exceptions: Columns
    worklist: Columns
    newly_firm: Columns
    """Number and section of stored orders that the planning time fence firms from now on."""


def outcome_of(
    read: ReadSnapshot,
    plan: Plan,
    stored: StoredPlan,
    dictionaries: Dictionaries,
    last_number: int,
    checkpoint: Checkpoint,
    *,
    run: int,
    mode: str,
) -> Outcome:
    """Number the orders (those that continue a stored one keep its number) and translate every row."""
    orders = _orders(read, plan, dictionaries)
    pairing = continued(mode, stored.orders, orders, checkpoint)
    numbers = _numbered(orders["segment"], pairing, stored.orders["number"], last_number)
    orders["number"] = numbers
    supply = _Supplies(numbers, read.references.receipt)
    requirements, requirement_order = _requirements(read, plan, supply, stored)
    note_events(run, mode, stored, orders, pairing, requirements)
    pegging, foreign = _pegging(read, plan, supply, requirements)
    return Outcome(
        orders=orders,
        pairing=pairing,
        last_number=last_number + int((pairing.stored < 0).sum()),
        requirements=requirements,
        requirement_order=requirement_order,
        foreign_requirements=foreign,
        pegging=pegging,
        exceptions=_exceptions(read, plan, supply),
        worklist=_worklist(read, plan, supply),
        newly_firm=_newly_firm(read),
    )


def _numbered(segment: Integers, pairing: Pairing, stored: Integers, last_number: int) -> Integers:
    """The number of each order: new ones count up, owner by owner, those of plant sections last.

    So it does not matter whether owners are planned together or one group after the other.
    """
    new = np.flatnonzero(pairing.stored < 0)
    owned = np.where(segment[new] < SEGMENT_STEP, np.iinfo(np.int64).max, segment[new])
    order = np.argsort(owned, kind="stable")
    numbers = stored[np.maximum(pairing.stored, 0)] if len(stored) else np.zeros_like(segment)
    numbers[new[order]] = last_number + 1 + np.arange(len(new))
    return numbers


def _newly_firm(read: ReadSnapshot) -> Columns:
    keys, orders = read.references.keys, read.firm_orders
    orders = orders.take(orders.firmed == Firmed.NO)
    return {
        "number": orders.number,
        "material_plant": keys.materials.ids[orders.material],
        "segment": keys.codes_of(orders.segment),
    }


class _Supplies:
    """Kernel supply codes as stored ones: order number, -receipt id, 0 for stock, NULL for none or several."""

    def __init__(self, numbers: Integers, receipts: Integers) -> None:
        self.numbers = numbers
        self.receipts = receipts

    def stored(self, code: Integers) -> Integers:
        result = np.zeros(len(code), dtype=np.int64)
        orders = code >= 0
        result[orders] = self.numbers[code[orders]]
        receipts = (code < STOCK) & (code > NO_SINGLE_SUPPLY)
        result[receipts] = self.receipts[-2 - code[receipts]]
        result[code == NO_SINGLE_SUPPLY] = NULL
        return result


def _orders(read: ReadSnapshot, plan: Plan, dictionaries: Dictionaries) -> Columns:
    keys, orders = read.references.keys, plan.orders
    return {
        "number": np.zeros(0, dtype=np.int64),
        "material_plant": keys.materials.ids[orders.material],
        "segment": keys.codes_of(orders.segment),
        "quantity": orders.quantity,
        "start_date": orders.start_day,
        "finish_date": orders.finish_day,
        "availability_date": orders.availability_day,
        "order_profile": dictionaries.profiles(read.snapshot, plan),
        "exception_set": dictionaries.exception_sets(read.snapshot, plan.order_messages),
        "requirement_date": orders.requirement_day,
        "firmed": np.full(len(orders), int(Firmed.NO), dtype=np.int64),
    }


def _requirements(
    read: ReadSnapshot, plan: Plan, supply: _Supplies, stored: StoredPlan
) -> tuple[Columns, Integers]:
    """By order number and position, each with its row in the plan."""
    keys, rows = read.references.keys, plan.requirements
    columns = {
        "parent": supply.stored(rows.parent),
        "position": rows.position,
        "material_plant": keys.materials.ids[rows.material],
        "segment": keys.codes_of(rows.segment),
        "quantity": rows.quantity,
        "date": rows.day,
        "bom_item": stored_items(rows.bom_item),
        "through": np.where(rows.through != 0, rows.through, NULL),
        "covered_by": supply.stored(plan.pegging.covered_by),
    }
    order = np.lexsort((columns["position"], columns["parent"]))
    if not np.array_equal(order, np.arange(len(order))):
        columns = {name: column[order] for name, column in columns.items()}
    if not read.scope.everything:
        _keep_outside(read, rows.material[order], rows.segment[order], columns, stored.requirements)
    return columns, order


def _keep_outside(
    read: ReadSnapshot, material: Integers, segment: Integers, columns: Columns, stored: Columns
) -> None:
    """What lies outside the run keeps the coverage that an earlier run gave it."""
    keys = ("parent", "position", "material_plant", "segment", "quantity")
    outside = np.flatnonzero(~read.scope.holds(material, segment))
    known = pair_keys([stored[name] for name in keys], [columns[name][outside] for name in keys]).stored
    columns["covered_by"][outside] = NULL
    columns["covered_by"][outside[known >= 0]] = stored["covered_by"][known[known >= 0]]


def _pegging(
    read: ReadSnapshot, plan: Plan, supply: _Supplies, requirements: Columns
) -> tuple[Columns, Columns]:
    """Pegging rows, and the single coverage of requirements whose orders were not planned."""
    references, pegging = read.references, plan.pegging
    kind, demand = pegging.demand_kind, pegging.demand
    foreign = kind == DemandKind.STORED_DEPENDENT
    stored_quantity = read.snapshot.stored_requirements.quantity
    alone = foreign.copy()
    alone[foreign] = stored_quantity[demand[foreign]] == pegging.quantity[foreign]
    covered_by = np.full(len(references.stored_parent), NULL, dtype=np.int64)
    covered_by[demand[alone]] = supply.stored(pegging.supply[alone])
    kept = ~alone
    kind, demand = kind[kept], demand[kept]
    number, position = np.zeros(len(kind), dtype=np.int64), np.zeros(len(kind), dtype=np.int64)
    for code, ids in (
        (DemandKind.SALES_ORDER_LINE, references.schedule_line),
        (DemandKind.PLAN_LINE, references.plan_line),
        (DemandKind.FORECAST, references.forecast),
        (DemandKind.RESERVATION, references.reservation),
        (DemandKind.SAFETY_STOCK, references.keys.materials.ids),
        (DemandKind.REORDER_POINT, references.keys.materials.ids),
        (DemandKind.STORED_DEPENDENT, references.stored_parent),
    ):
        rows = kind == code
        number[rows] = ids[demand[rows]]
    rows = kind == DemandKind.DEPENDENT
    number[rows] = supply.stored(plan.requirements.parent[demand[rows]])
    position[rows] = plan.requirements.position[demand[rows]]
    rows = kind == DemandKind.STORED_DEPENDENT
    position[rows] = references.stored_position[demand[rows]]
    columns = {
        "demand_kind": np.where(rows, int(DemandKind.DEPENDENT), kind),
        "demand": number,
        "position": position,
        "supply": supply.stored(pegging.supply[kept]),
        "quantity": pegging.quantity[kept],
        "material_plant": references.keys.materials.ids[pegging.material[kept]],
        "segment": references.keys.codes_of(pegging.segment[kept]),
    }
    foreign_columns = {
        "parent": references.stored_parent,
        "position": references.stored_position,
        "covered_by": covered_by,
    }
    return columns, foreign_columns


def _exceptions(read: ReadSnapshot, plan: Plan, supply: _Supplies) -> Columns:
    """Messages on stock and firm receipts, then those on materials, which are about no quantity."""
    messages, keys = plan.supply_messages, read.references.keys
    material = keys.materials.ids[messages.material]
    unplanned = plan.material_messages
    broken = keys.materials.ids[unplanned.material]
    subjects = _subjects(
        np.concatenate((supply.stored(messages.supply), np.full(len(broken), NULL))),
        np.concatenate((material, broken)),
    )
    return {
        "number": np.concatenate((messages.number, unplanned.number)),
        **subjects,
        "quantity": np.concatenate((messages.quantity, np.zeros(len(broken), dtype=np.int64))),
        "material_plant": np.concatenate((material, broken)),
        "segment": keys.codes_of(np.concatenate((messages.segment, unplanned.segment))),
    }


def _worklist(read: ReadSnapshot, plan: Plan, supply: _Supplies) -> Columns:
    found, keys = worklist(read.snapshot, plan), read.references.keys
    material = keys.materials.ids[found.material]
    return {
        "material_plant": material,
        "segment": keys.codes_of(found.segment),
        "number": found.number,
        **_subjects(supply.stored(found.supply), material),
        "urgency": found.urgency,
        "due_date": found.due_day,
        "quantity": found.quantity,
        "measure": found.measure,
    }


def _subjects(supply: Integers, material: Integers) -> Columns:
    """What a message is about: a planned order or receipt by its number or id, stock or the material as such by it."""
    kind = np.where(supply < 0, SUBJECT_RECEIPT, SUBJECT_PLANNED_ORDER)
    kind[supply == 0] = SUBJECT_STOCK
    kind[supply == NULL] = SUBJECT_MATERIAL
    ordered = (supply != 0) & (supply != NULL)
    return {"subject_kind": kind, "subject": np.where(ordered, np.abs(supply), material)}
