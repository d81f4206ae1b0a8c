"""Strategy E1: engineer to order, with material that the customer supplies."""

from __future__ import annotations

from collections.abc import Iterator

from engineer_to_order.outstanding import FIELD, from_customer
from mto_graph.strategies import (
    Command,
    CostCause,
    GraphField,
    MasterDataCheck,
    MaterialFacts,
    MovementType,
    MrpType,
    Place,
    Procedure,
    RequirementsClass,
    SegmentKind,
    Strategy,
    Valuation,
    hookimpl,
    prerequisites,
)


def _plan_without_effect(facts: MaterialFacts) -> str | None:
    if not facts.has_plan:
        return None
    return f"Nobody can plan what is not engineered yet: delete the plan of material {facts.material}."


STRATEGY = Strategy(
    code="E1",
    name="Engineer to order",
    when_to_use="The product is designed for one customer, who may supply material for it.",
    customer=RequirementsClass(
        requirements_type="KE",
        segment=SegmentKind.CUSTOMER,
        account_assignment="E",
        order_type="KD",
        valuation=Valuation.SEPARATE,
    ),
    prerequisites=(
        prerequisites.IN_HOUSE,
        prerequisites.LOT_FOR_LOT,
        MasterDataCheck(
            "PLAN_WITHOUT_EFFECT",
            "planned_independent_requirements",
            "There is no plan for it.",
            _plan_without_effect,
        ),
    ),
)

SUPPLIED_BY_CUSTOMER = MrpType(
    code="CS",
    name="Supplied by the customer",
    when_to_use="The customer sends it: it is needed and shown, and never bought or made.",
    procedure=Procedure.NONE,
)

FROM_CUSTOMER = MovementType(
    code="Z01",
    text="Receipt of material from the customer",
    when_to_use="The customer sends material for an item; it stays the customer's and has no value here.",
    source=Place.OUTSIDE,
    target=Place.CUSTOMER,
    reversal="Z02",
    cost_cause=CostCause.NONE,
)


@hookimpl
def mto_strategies() -> Iterator[Strategy]:
    """Engineer to order."""
    yield STRATEGY


@hookimpl
def mto_mrp_types() -> Iterator[MrpType]:
    """Material that the customer supplies."""
    yield SUPPLIED_BY_CUSTOMER


@hookimpl
def mto_movement_types() -> Iterator[MovementType]:
    """Its receipt, and what takes the receipt back."""
    yield FROM_CUSTOMER
    yield FROM_CUSTOMER.reversed("Material sent back to the customer")


@hookimpl
def mto_graph_fields() -> Iterator[GraphField]:
    """What the customer has still to send."""
    yield FIELD


@hookimpl
def mto_commands() -> Iterator[Command]:
    """The same on the command line."""
    yield Command(
        name="from-customer", summary="Show what a customer has still to send.", command=from_customer
    )
