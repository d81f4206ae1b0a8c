"""The lot sizes: exact, fixed, to the maximum stock, by period, and the optimising ones; one file each."""

from __future__ import annotations

from collections.abc import Iterator

from mto_graph.strategies import LotSize, MasterDataCheck, hookimpl
from mto_lot_sizes.checks import checks
from mto_lot_sizes.exact import LotForLot
from mto_lot_sizes.fixed import Fixed
from mto_lot_sizes.groff import Groff
from mto_lot_sizes.maximum_stock import ReplenishToMaximumStock
from mto_lot_sizes.part_period import PartPeriodBalancing
from mto_lot_sizes.periods import Daily, Monthly, Weekly
from mto_lot_sizes.planning_calendar import PlanningCalendar
from mto_lot_sizes.unit_cost import LeastUnitCost
from mto_lot_sizes.wagner_whitin import WagnerWhitin


@hookimpl
def mto_lot_sizes() -> Iterator[LotSize]:
    """The lot-size procedures."""
    yield LotForLot()
    yield Fixed()
    yield ReplenishToMaximumStock()
    yield Daily()
    yield Weekly()
    yield Monthly()
    yield PlanningCalendar()
    yield PartPeriodBalancing()
    yield LeastUnitCost()
    yield Groff()
    yield WagnerWhitin()


@hookimpl
def mto_master_data_checks() -> Iterator[MasterDataCheck]:
    """What is maintained for lot sizes and cannot work."""
    yield from checks()
