"""Plants, their calendars and storage locations."""

from __future__ import annotations

from mto_graph.model.columns import (
    Column,
    Kind,
    Reference,
    Table,
    date,
    days,
    flag,
    key,
    text,
)

PLANTS = Table(
    "plants",
    "Plants and their working week.",
    (
        key("plant", "The plant's code."),
        text("name", "What people call it."),
        Column(
            "workdays", Kind.WORKDAYS, "Seven of 1 and 0, Monday first; 1 is a workday.", default="1111100"
        ),
        days("purchasing_processing_days", "Workdays purchasing takes to release an order."),
        days("rescheduling_horizon_days", "Workdays from today in which late receipts are proposed earlier."),
        flag("keep_backward_dates", "Leave dates in the past instead of scheduling forward from today."),
        days(
            "planning_horizon_days",
            "Workdays from today in which a change makes run type NETPL plan a section; empty: without end.",
        ),
        days(
            "bring_forward_tolerance_days", "Workdays that a firm receipt may come late without message 10."
        ),
        days("postpone_tolerance_days", "Workdays that a firm receipt may come early without message 15."),
    ),
)

HOLIDAYS = Table(
    "holidays",
    "Days on which a plant is closed although its week says otherwise.",
    (
        key("plant", "The plant that is closed.", Reference.PLANT),
        date("date", "The closed day.", key=True),
    ),
)

PLANNING_CALENDARS = Table(
    "planning_calendars",
    "Planning calendars of plants: the days on which periods of lot size PK begin.",
    (
        key("planning_calendar", "The calendar's code."),
        key("plant", "The plant that plans by it.", Reference.PLANT),
        date("date", "A period begins on it, and the one before ends the day before.", key=True),
    ),
)

STORAGE_LOCATIONS = Table(
    "storage_locations",
    "Storage locations of plants; those that are not listed count in planning.",
    (
        key("plant", "The plant it belongs to.", Reference.PLANT),
        key("storage_location", "Its code."),
        flag(
            "excluded_from_planning",
            "Its plant stock, and what is ordered for it or reserved there, do not reach planning.",
        ),
    ),
)
