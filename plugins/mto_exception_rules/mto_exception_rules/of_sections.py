"""Messages on a section as a whole: demand that nobody planned, a shortage that the fence leaves, too little stock."""

from __future__ import annotations

import numpy as np

from mto_exception_rules.urgencies import INCOMPLETE, LATE
from mto_graph.strategies import ExceptionRule, Integers, ProposedAction, SectionColumns


def _above_plan(sections: SectionColumns) -> Integers:
    return sections.above_plan


def _short_inside_the_fence(sections: SectionColumns) -> Integers:
    return sections.fence_shortage


def _below_safety_stock(sections: SectionColumns) -> Integers:
    missing: Integers = np.maximum(sections.safety_stock - sections.stock, 0)
    return missing


OF_SECTIONS = (
    ExceptionRule(
        number=40,
        group=6,
        text="Coverage of requirements by master plan missing",
        of_sections=_above_plan,
        urgency=INCOMPLETE,
        action=ProposedAction.CHECK_MASTER_DATA,
        field="planned_independent_requirements",
    ),
    ExceptionRule(
        number=56,
        group=6,
        text="Shortage in the planning time fence",
        of_sections=_short_inside_the_fence,
        whole_supply=True,
        urgency=LATE,
        action=ProposedAction.CHECK_MASTER_DATA,
        field="planning_time_fence_days",
    ),
    ExceptionRule(
        number=96, group=7, text="Stock fallen below safety stock", of_sections=_below_safety_stock
    ),
)
