"""Strategy R1: rush orders. Made to order, and promised as the customer wants it, without a check."""

from mto_graph.strategies import AvailabilityCheck, RequirementsClass, SegmentKind, Strategy, hookimpl


@hookimpl
def mto_strategies():
    """Strategy R1."""
    yield Strategy(
        code="R1",
        name="Rush order",
        when_to_use="Repairs and spare parts that are built overnight if need be.",
        customer=RequirementsClass(
            requirements_type="KE",
            segment=SegmentKind.CUSTOMER,
            availability_check=AvailabilityCheck.NONE,
            account_assignment="E",
            order_type="KD",
        ),
    )
