"""The rescheduling check: firm receipts that come too late, too early, for nothing, or with too much."""

from __future__ import annotations

from mto_exception_rules.urgencies import LATE, NOT_NEEDED, SURPLUS
from mto_graph.strategies import ExceptionRule, Flags, Measure, ProposedAction, SupplyColumns


def _bring_forward(supplies: SupplyColumns) -> Flags:
    return (
        ~supplies.is_stock
        & (supplies.first_use_day < supplies.availability_day)
        & (supplies.workdays_late > supplies.bring_forward_tolerance)
    )


def _postpone(supplies: SupplyColumns) -> Flags:
    too_early: Flags = -supplies.workdays_late > supplies.postpone_tolerance
    return ~supplies.is_stock & supplies.by_requirements & supplies.in_horizon & too_early


def _cancel(supplies: SupplyColumns) -> Flags:
    """Nobody else may take what stands for one sales order item, so there no horizon is needed to know."""
    certain = supplies.individual | (supplies.by_requirements & supplies.in_horizon)
    unneeded: Flags = supplies.unused == supplies.quantity
    return ~supplies.is_stock & certain & unneeded


def _excess(supplies: SupplyColumns) -> Flags:
    """Of receipts only: what lies in plant stock will find its use. It asks for nothing: a lot size may want it so."""
    shared = ~supplies.is_stock & ~supplies.individual & supplies.by_requirements
    return shared & (supplies.unused > 0) & ~_cancel(supplies)


def _individual_excess(supplies: SupplyColumns) -> Flags:
    return supplies.individual & (supplies.unused > 0)


RESCHEDULING = (
    ExceptionRule(
        number=10,
        group=7,
        text="Bring process forward",
        of_supplies=_bring_forward,
        whole_supply=True,
        urgency=LATE,
        action=ProposedAction.RESCHEDULE,
        measure=Measure.DAYS,
    ),
    ExceptionRule(
        number=15,
        group=7,
        text="Postpone process",
        of_supplies=_postpone,
        whole_supply=True,
        urgency=NOT_NEEDED,
        action=ProposedAction.RESCHEDULE,
        measure=Measure.DAYS,
    ),
    ExceptionRule(
        number=20,
        group=7,
        text="Cancel process",
        of_supplies=_cancel,
        urgency=NOT_NEEDED,
        action=ProposedAction.CANCEL,
    ),
    ExceptionRule(number=25, group=6, text="Excess stock", of_supplies=_excess),
    ExceptionRule(
        number=26,
        group=6,
        text="Excess in individual segment",
        of_supplies=_individual_excess,
        urgency=SURPLUS,
        action=ProposedAction.USE_ELSEWHERE,
    ),
)
