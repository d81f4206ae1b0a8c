"""What exception messages propose to do."""

import datetime
from collections.abc import Sequence
from decimal import Decimal

from mto_graph.api.context import Reading
from mto_graph.api.declaring import interface_type
from mto_graph.api.fields import graph_type, shown
from mto_graph.api.lookahead import Asked
from mto_graph.services.reading import proposed_actions as actions
from mto_graph.services.reading.exceptions import ExceptionMessageRow


def load_actions(
    read: Reading, rows: Sequence[ExceptionMessageRow], _asked: Asked
) -> list[actions.ProposedActionRow | None]:
    """The action that each message proposes."""
    return actions.of_messages(read.session, read.application.registry, rows)


@interface_type(description="What a message proposes to do about its order, stock or material.")
class ProposedAction:
    sentence: str = shown("The proposal for people, for example `Cancel 5.`.")


@graph_type(
    actions.RescheduleRow,
    description="Move the order to the day on which it is needed: expedite it, or postpone it.",
)
class Reschedule(ProposedAction):
    from_date: datetime.date = shown("When it can be used as things stand.")
    to_date: datetime.date = shown("When it is needed.")


@graph_type(actions.CancelRow, description="Cancel the order, or so much of it: nothing needs it.")
class Cancel(ProposedAction):
    quantity: Decimal = shown("How much nothing needs.")


@graph_type(
    actions.ConvertRow,
    description="Convert the proposal into a production order or purchase requisition, or the requisition into a "
    "purchase order, in time for its start.",
)
class ConvertBy(ProposedAction):
    by_date: datetime.date = shown("When it has to start.")


@graph_type(
    actions.GiveNewDateRow,
    description="Ask the supplier or the shop floor when the overdue order will come, and give it that date.",
)
class GiveNewDate(ProposedAction):
    overdue_since: datetime.date = shown("When it was to be available.")


@graph_type(actions.CheckMasterDataRow, description="Correct the master data that the plan stumbles over.")
class CheckMasterData(ProposedAction):
    field: str = shown("The table or column of the data set to look at, for example `bom_items`.")


@graph_type(
    actions.UseElsewhereRow,
    description="Post what nothing in its section needs to where it is needed: to plant stock, or to another sales "
    "order item.",
)
class UseElsewhere(ProposedAction):
    quantity: Decimal = shown("How much nothing needs.")


ACTIONS = (Reschedule, Cancel, ConvertBy, GiveNewDate, CheckMasterData, UseElsewhere)
"""All kinds of actions; the schema must be told, because fields only name the interface."""
