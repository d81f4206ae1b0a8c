"""The trade's movement types: receipt, issue, delivery, return, transfer, adaptation, count, scrap."""

from __future__ import annotations

from collections.abc import Iterator

from mto_graph.strategies import CostCause, Document, MovementType, Place, Purpose, hookimpl

_FOR_ORDERS = (
    MovementType(
        code="101",
        text="Goods receipt for an order",
        when_to_use="A production or purchase order brings material; with a sales order item into its stock.",
        source=Place.OUTSIDE,
        target=Place.SECTION,
        document=Document.ORDER,
        reversal="102",
        cost_cause=CostCause.RECEIPT,
        purpose=Purpose.GOODS_RECEIPT,
    ),
    MovementType(
        code="261",
        text="Goods issue for an order",
        when_to_use="A component goes into an order, from the stock that its reservation names.",
        source=Place.SECTION,
        target=Place.OUTSIDE,
        document=Document.COMPONENT,
        reversal="262",
        consumption=True,
        cost_cause=CostCause.ISSUE,
        purpose=Purpose.COMPONENT_ISSUE,
    ),
)

_FOR_SALES_ORDERS = (
    MovementType(
        code="231",
        text="Goods issue for a sales order",
        when_to_use="A sales order item uses material up without its being delivered; it bears the cost.",
        source=Place.SECTION,
        target=Place.OUTSIDE,
        document=Document.SALES_ORDER_ITEM,
        reversal="232",
        consumption=True,
        cost_cause=CostCause.ISSUE,
    ),
    MovementType(
        code="601",
        text="Goods issue for delivery",
        when_to_use="The customer gets what was ordered; the plan that the order consumed goes down.",
        source=Place.SECTION,
        target=Place.OUTSIDE,
        document=Document.DELIVERY,
        reversal="602",
        consumption=True,
        cost_cause=CostCause.DELIVERY,
        purpose=Purpose.DELIVERY,
    ),
)


def _return(code: str, reversal: str, stock_type: str, text: str) -> MovementType:
    return MovementType(
        code=code,
        text=text,
        when_to_use=f"A customer sends back what was delivered; it becomes {stock_type.replace('_', ' ')} stock.",
        source=Place.OUTSIDE,
        target=Place.SECTION,
        to_stock_type=stock_type,
        document=Document.RETURN,
        reversal=reversal,
        cost_cause=CostCause.RETURN,
    )


_RETURNS = (
    _return("651", "652", "returns_blocked", "Customer return to returns blocked stock"),
    _return("653", "654", "unrestricted", "Customer return to unrestricted stock"),
    _return("655", "656", "quality_inspection", "Customer return to quality inspection"),
    _return("657", "658", "blocked", "Customer return to blocked stock"),
)


def _release(code: str, reversal: str, stock_type: str, text: str) -> MovementType:
    return MovementType(
        code=code,
        text=text,
        when_to_use=f"{stock_type.replace('_', ' ').capitalize()} stock was found good; it stays in its section.",
        source=Place.SECTION,
        target=Place.SECTION,
        from_stock_type=stock_type,
        to_stock_type="unrestricted",
        reversal=reversal,
    )


_RELEASES = (
    _release("321", "322", "quality_inspection", "Quality inspection to unrestricted stock"),
    _release("343", "344", "blocked", "Blocked to unrestricted stock"),
    _release("453", "454", "returns_blocked", "Returns blocked to unrestricted stock"),
)

_TRANSFERS = (
    MovementType(
        code="311",
        text="Storage location to storage location",
        when_to_use="Material is brought to another place of the plant, such as a supply area.",
        source=Place.SECTION,
        target=Place.SECTION,
        document=Document.RESERVATION,
        other_location=True,
        reversal="312",
        purpose=Purpose.LOCATION_TRANSFER,
    ),
    MovementType(
        code="309",
        text="Material to material",
        when_to_use="A part is adapted, so that it may serve as another material or another customer's item.",
        source=Place.SECTION,
        target=Place.SECTION,
        other_material=True,
        reversal="310",
        cost_cause=CostCause.TRANSFER,
    ),
    MovementType(
        code="411",
        text="Customer or project stock to plant stock",
        when_to_use="What a sales order item or a project no longer needs shall serve others.",
        source=Place.INDIVIDUAL,
        target=Place.PLANT,
        reversal="412",
        cost_cause=CostCause.TRANSFER,
    ),
    MovementType(
        code="413",
        text="Plant stock to customer stock",
        when_to_use="A sales order item shall have what lies in plant stock.",
        source=Place.PLANT,
        target=Place.CUSTOMER,
        reversal="414",
        cost_cause=CostCause.TRANSFER,
    ),
    MovementType(
        code="415",
        text="Plant stock to project stock",
        when_to_use="A project shall have what lies in plant stock.",
        source=Place.PLANT,
        target=Place.PROJECT,
        reversal="416",
        cost_cause=CostCause.TRANSFER,
    ),
)

_CORRECTIONS = (
    MovementType(
        code="551",
        text="Scrapping",
        when_to_use="Material is of no use any more.",
        source=Place.SECTION,
        target=Place.OUTSIDE,
        reversal="552",
        cost_cause=CostCause.SCRAP,
    ),
    MovementType(
        code="561",
        text="Initial entry of stock",
        when_to_use="Stock that was there before the system was.",
        source=Place.OUTSIDE,
        target=Place.SECTION,
        reversal="562",
        cost_cause=CostCause.TRANSFER,
        purpose=Purpose.INITIAL_STOCK,
    ),
)

_GAIN = MovementType(
    code="701",
    text="Count difference, more than booked",
    when_to_use="Counting found more than the books say.",
    source=Place.OUTSIDE,
    target=Place.SECTION,
    reversal="702",
    cost_cause=CostCause.COUNT,
    purpose=Purpose.COUNT_GAIN,
)
_LOSS = MovementType(
    code="702",
    text="Count difference, less than booked",
    when_to_use="Counting found less than the books say.",
    source=Place.SECTION,
    target=Place.OUTSIDE,
    reversal="701",
    cost_cause=CostCause.COUNT,
    purpose=Purpose.COUNT_LOSS,
)


@hookimpl
def mto_movement_types() -> Iterator[MovementType]:
    """The movement types 101 to 702, most with the type that takes them back."""
    for movement in (
        *_FOR_ORDERS,
        *_FOR_SALES_ORDERS,
        *_RETURNS,
        *_RELEASES,
        *_TRANSFERS,
        *_CORRECTIONS,
    ):
        yield movement
        yield movement.reversed(f"Reversal of {movement.code}: {movement.text.lower()}")
    yield _GAIN
    yield _LOSS
