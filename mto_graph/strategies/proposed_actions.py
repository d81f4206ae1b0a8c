"""What an exception message proposes to do, and what tells a worse fault from a better one."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

LEAST_URGENT: Final = 9


class ProposedAction(StrEnum):
    """The kinds of answers to a message. Dates and quantities come from the plan; the rule names the kind.

    RESCHEDULE moves the order to the day on which it is needed, CANCEL takes it (or so much of it) back, CONVERT
    makes a firm order of a proposal in time for its start and says nothing of what cannot be converted, GIVE_NEW_DATE
    asks when an overdue order will come, CHECK_MASTER_DATA corrects what `ExceptionRule.field` names, USE_ELSEWHERE
    posts what nothing in its section needs to where it is needed.
    """

    RESCHEDULE = "reschedule"
    CANCEL = "cancel"
    CONVERT = "convert"
    GIVE_NEW_DATE = "give_new_date"
    CHECK_MASTER_DATA = "check_master_data"
    USE_ELSEWHERE = "use_elsewhere"


class Measure(StrEnum):
    """How large a fault is: the quantity concerned, or the days between when it comes and when it is needed."""

    QUANTITY = "quantity"
    DAYS = "days"
