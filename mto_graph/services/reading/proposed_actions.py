"""What to do about a message: the kind of action that its rule declares, with the dates and quantities of the plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final, TypeAlias, TypeVar

from mto_graph.model.sessions import Session
from mto_graph.services.reading import elements
from mto_graph.services.reading.exceptions import ExceptionMessageRow
from mto_graph.services.reading.rows import Row
from mto_graph.services.reading.worklist import WorklistRow, entries
from mto_graph.strategies import ExceptionRule, ProposedAction, Registry

R = TypeVar("R", bound=Row)


class RescheduleRow(Row):
    """Move the order to the day on which it is needed."""

    __slots__ = ("from_date", "to_date")

    from_date: date
    to_date: date

    @property
    def sentence(self) -> str:
        """For people."""
        verb = "Bring it forward" if self.to_date < self.from_date else "Postpone it"
        return f"{verb} from {self.from_date} to {self.to_date}."


class CancelRow(Row):
    """Take the order back, or so much of it."""

    __slots__ = ("quantity",)

    quantity: Decimal

    @property
    def sentence(self) -> str:
        """For people."""
        return f"Cancel {self.quantity:f}."


class ConvertRow(Row):
    """Make a firm order of the proposal, in time for its start."""

    __slots__ = ("by_date",)

    by_date: date

    @property
    def sentence(self) -> str:
        """For people."""
        return f"Convert it by {self.by_date}."


class GiveNewDateRow(Row):
    """Say when an overdue order will come."""

    __slots__ = ("overdue_since",)

    overdue_since: date

    @property
    def sentence(self) -> str:
        """For people."""
        return f"Give it a new date: it was to be available on {self.overdue_since}."


class CheckMasterDataRow(Row):
    """Correct what is maintained."""

    __slots__ = ("field",)

    field: str

    @property
    def sentence(self) -> str:
        """For people."""
        return f"Check {self.field}."


class UseElsewhereRow(Row):
    """Post what nothing here needs to where it is needed."""

    __slots__ = ("quantity",)

    quantity: Decimal

    @property
    def sentence(self) -> str:
        """For people."""
        return f"Use {self.quantity:f} elsewhere."


ProposedActionRow: TypeAlias = (
    RescheduleRow | CancelRow | ConvertRow | GiveNewDateRow | CheckMasterDataRow | UseElsewhereRow
)
_DATED: Final = (ProposedAction.RESCHEDULE, ProposedAction.CONVERT, ProposedAction.GIVE_NEW_DATE)


def of_messages(
    session: Session, registry: Registry, messages: Sequence[ExceptionMessageRow]
) -> list[ProposedActionRow | None]:
    """The action that each message proposes; None for those that ask for none, or whose order is gone."""
    known = entries(session, messages)
    subjects = elements.found(session, {message.subject for message in messages if _dated(registry, message)})
    return [
        _action(registry.exception_rules.get(message.number), known.get(message.message_key), subjects)
        for message in messages
    ]


def _dated(registry: Registry, message: ExceptionMessageRow) -> bool:
    """Whether the action needs to know the dates of the subject."""
    rule = registry.exception_rules.get(message.number)
    return rule is not None and rule.action in _DATED


def _action(
    rule: ExceptionRule | None, entry: WorklistRow | None, subjects: Mapping[Any, Any]
) -> ProposedActionRow | None:
    if rule is None or rule.action is None or entry is None:
        return None
    match rule.action:
        case ProposedAction.RESCHEDULE | ProposedAction.CONVERT | ProposedAction.GIVE_NEW_DATE:
            subject = subjects.get(entry.subject)
            return None if subject is None else _dated_action(rule.action, entry, subject)
        case ProposedAction.CANCEL:
            return _with(CancelRow(), quantity=entry.quantity)
        case ProposedAction.USE_ELSEWHERE:
            return _with(UseElsewhereRow(), quantity=entry.quantity)
        case ProposedAction.CHECK_MASTER_DATA:
            return _with(CheckMasterDataRow(), field=rule.field)


def _dated_action(action: ProposedAction, entry: WorklistRow, subject: Any) -> ProposedActionRow | None:
    if action is ProposedAction.CONVERT:
        if not getattr(subject, "convertible", True):
            return None
        return _with(ConvertRow(), by_date=subject.start_date or subject.availability_date)
    if action is ProposedAction.GIVE_NEW_DATE:
        return _with(GiveNewDateRow(), overdue_since=subject.availability_date)
    if entry.due_date is None:
        return None
    return _with(RescheduleRow(), from_date=subject.availability_date, to_date=entry.due_date)


def _with(row: R, **values: Any) -> R:
    for name, value in values.items():
        setattr(row, name, value)
    return row
