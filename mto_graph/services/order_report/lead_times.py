"""How long the orders of a report take, and from when they may begin, as columns of a supply network."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from mto_graph.model.sessions import Session
from mto_graph.mrp.calendars import Calendars, day_of
from mto_graph.mrp.supply_network import Nodes
from mto_graph.services.planning.master_data import Plants, read_plants
from mto_graph.services.reading import material_plants
from mto_graph.services.reading.material_plants import MaterialPlantRow
from mto_graph.services.reading.order_graph import OrderRow
from mto_graph.services.reading.planned_orders import PlannedOrderRow
from mto_graph.strategies import Integers


@dataclass(frozen=True, slots=True)
class LeadTimes:
    """The planning date, the calendars of the plants, and the materials of the report."""

    today: int
    plants: Plants
    materials: Mapping[int, MaterialPlantRow]

    @property
    def calendars(self) -> Calendars:
        """The calendars of all plants."""
        return self.plants.calendars

    def calendar_of(self, material_plant_ids: Sequence[int]) -> Integers:
        """The calendar of the plant of each material."""
        return self.plants.calendar[self._plants(material_plant_ids)]

    def nodes(self, places: Sequence[int], orders: Sequence[OrderRow]) -> Nodes:
        """Nodes for demands on these materials, which take no time, followed by nodes for the orders.

        What is planned may begin today and takes the workdays between its stored dates; a purchase takes the purchasing
        and delivery days that are maintained now. What is firm is not there before its date (today, if that is over),
        and later where it takes longer from the day on which its missing parts are there.
        """
        calendar = self.calendar_of([*places, *(order.material_plant_id for order in orders)])
        nothing = np.zeros(len(calendar), dtype=np.int64)
        nodes = Nodes(
            calendar=calendar,
            begin=nothing + self.today,
            floor=nothing - 1,
            workdays=nothing.copy(),
            delivery=nothing.copy(),
            receipt=nothing.copy(),
        )
        firm = [at for at, order in enumerate(orders, len(places)) if is_firm(order)]
        planned = [at for at, order in enumerate(orders, len(places)) if not is_firm(order)]
        self._enter_firm(nodes, np.array(firm, dtype=np.int64), [orders[at - len(places)] for at in firm])
        self._enter_planned(
            nodes, np.array(planned, dtype=np.int64), [orders[at - len(places)] for at in planned]
        )
        return nodes

    def _enter_firm(self, nodes: Nodes, rows: Integers, orders: Sequence[OrderRow]) -> None:
        calendar, available = nodes.calendar[rows], _days(order.availability_date for order in orders)
        start = _days(order.start_date or order.availability_date for order in orders)
        begin = self.calendars.at_or_after(calendar, start)
        nodes.begin[rows] = 0
        nodes.floor[rows] = np.maximum(available, self.today)
        nodes.workdays[rows] = np.maximum(self.calendars.workdays_between(calendar, begin, available), 0)

    def _enter_planned(self, nodes: Nodes, rows: Integers, orders: Sequence[OrderRow]) -> None:
        planned = [order for order in orders if isinstance(order, PlannedOrderRow)]
        places = [order.material_plant_id for order in planned]
        between, calendar = self.calendars.workdays_between, nodes.calendar[rows]
        start, finish, available = (
            _days(getattr(order, name) for order in planned)
            for name in ("start_date", "finish_date", "availability_date")
        )
        bought = np.array([order.procurement_type == "external" for order in planned], dtype=np.bool_)
        delivery = np.array(
            [self.materials[place].planned_delivery_days or 0 for place in places], dtype=np.int64
        )
        processing = self.plants.processing_days[self._plants(places)]
        nodes.workdays[rows] = np.where(bought, processing, between(calendar, start, finish))
        nodes.delivery[rows] = np.where(bought, delivery, 0)
        nodes.receipt[rows] = between(calendar, finish, available)

    def workdays_late(self, material_plant_id: int, wanted: date, available: date) -> int:
        """By how many workdays of the material's plant one day is after another; 0 where it is not."""
        calendar = self.calendar_of([material_plant_id])
        first = self.calendars.at_or_before(calendar, _days([wanted]))
        return max(int(self.calendars.workdays_between(calendar, first, _days([available]))[0]), 0)

    def _plants(self, material_plant_ids: Sequence[int]) -> Integers:
        plants = [self.materials[place].plant_id for place in material_plant_ids]
        return self.plants.numbering.places(np.array(plants, dtype=np.int64))


def read_lead_times(session: Session, today: date, material_plant_ids: Iterable[int]) -> LeadTimes:
    """Everything that says how long orders of these materials take."""
    return LeadTimes(
        day_of(today), read_plants(session, today), material_plants.by_ids(session, material_plant_ids)
    )


def is_firm(order: OrderRow) -> bool:
    """Whether the order's dates are fixed: a receipt, or a planned order that somebody has firmed."""
    return not isinstance(order, PlannedOrderRow) or order.firmed


def _days(dates: Iterable[date]) -> Integers:
    return np.array([day_of(one) for one in dates], dtype=np.int64)
