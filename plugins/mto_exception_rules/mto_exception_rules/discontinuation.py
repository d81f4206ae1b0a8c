"""Messages on materials that are discontinued."""

from __future__ import annotations

from mto_graph.strategies import (
    ExceptionRule,
    Flags,
    Integers,
    PlannedOrderColumns,
    ProposedAction,
    SectionColumns,
    SupplyColumns,
)


def _replaced(sections: SectionColumns) -> Integers:
    return sections.replaced


def _uncovered(sections: SectionColumns) -> Integers:
    return sections.uncovered


def _ordered_too_late(orders: PlannedOrderColumns) -> Flags:
    late: Flags = orders.availability_day >= orders.effective_out_day
    return late


def _received_too_late(supplies: SupplyColumns) -> Flags:
    return ~supplies.is_stock & (supplies.availability_day >= supplies.effective_out_day)


DISCONTINUATION = (
    ExceptionRule(
        number=57,
        group=6,
        text="Discontinued part partly replaced by follow-up material",
        of_sections=_replaced,
    ),
    ExceptionRule(
        number=58,
        group=6,
        text="Uncovered requirement after effective-out date",
        of_sections=_uncovered,
        urgency=2,
        action=ProposedAction.CHECK_MASTER_DATA,
        field="follow_up_material",
    ),
    ExceptionRule(
        number=59,
        group=6,
        text="Receipt after effective-out date",
        of_orders=_ordered_too_late,
        of_supplies=_received_too_late,
        whole_supply=True,
        urgency=4,
        action=ProposedAction.CANCEL,
    ),
)
