"""The one declaration of the data-set tables: CSV files, scenario files and GraphQL inputs are all read off it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from mto_graph.model.columns import Column, Kind, Reference, Table, Value
from mto_graph.model.vocabulary import configurations, demand, kanban, materials, plants, supply

__all__ = ["TABLES", "Column", "Kind", "Reference", "Table", "Value"]

TABLES: Final[Mapping[str, Table]] = MappingProxyType(
    {
        table.name: table
        for table in (
            plants.PLANTS,
            plants.HOLIDAYS,
            plants.PLANNING_CALENDARS,
            plants.STORAGE_LOCATIONS,
            configurations.CHARACTERISTICS,
            configurations.CHARACTERISTIC_VALUES,
            materials.MATERIALS,
            materials.MATERIAL_PLANTS,
            configurations.MATERIAL_CHARACTERISTICS,
            configurations.MATERIAL_VARIANTS,
            configurations.MATERIAL_CONFIGURATIONS,
            configurations.USAGE_PROBABILITIES,
            materials.BOM_ITEMS,
            demand.PROJECTS,
            demand.SALES_ORDERS,
            configurations.SALES_ORDER_CONFIGURATIONS,
            materials.ORDER_BOM_ITEMS,
            demand.PLANNED_INDEPENDENT_REQUIREMENTS,
            demand.FORECAST_REQUIREMENTS,
            supply.STOCK,
            supply.RECEIPTS,
            supply.FIRMED_PLANNED_ORDERS,
            demand.RESERVATIONS,
            kanban.CONTROL_CYCLES,
            kanban.KANBAN_CONTAINERS,
        )
    }
)
"""Every table by name, in the order in which they depend on each other."""
