"""Everything the author of a plugin needs; nothing here knows the rest of mto-graph."""

from mto_graph.strategies import prerequisites
from mto_graph.strategies.arrays import Flags, Integers
from mto_graph.strategies.checks import Finding, MasterDataCheck, MaterialFacts
from mto_graph.strategies.declarations import (
    DEFAULT_CLASS,
    INDIVIDUAL_CLASS,
    Assembly,
    AssemblyOrder,
    AvailabilityCheck,
    Consumer,
    Consumption,
    PlanningRelevance,
    PlanReduction,
    RequirementsClass,
    SegmentKind,
    Strategy,
    Valuation,
)
from mto_graph.strategies.discovery import Plugin
from mto_graph.strategies.exception_rules import (
    ExceptionRule,
    Explosion,
    MaterialColumns,
    MaterialFault,
    Occasion,
    PlannedOrderColumns,
    SectionColumns,
    SupplyColumns,
)
from mto_graph.strategies.hookspecs import hookimpl
from mto_graph.strategies.lot_costs import LotCosts
from mto_graph.strategies.lot_sizes import (
    MOST_LOTS,
    Lots,
    LotSize,
    PeriodLotSize,
    Shortages,
    TooManyLots,
    UnusableSettings,
    cut,
    gathered,
    lot_for_lot,
    parts_of,
    raised,
)
from mto_graph.strategies.movement_types import CostCause, Document, MovementType, Place, Purpose
from mto_graph.strategies.mrp_types import ExternalRequirements, MrpType, Procedure
from mto_graph.strategies.proposed_actions import Measure, ProposedAction
from mto_graph.strategies.registry import Registry, load_registry

__all__ = [
    "DEFAULT_CLASS",
    "INDIVIDUAL_CLASS",
    "MOST_LOTS",
    "Assembly",
    "AssemblyOrder",
    "AvailabilityCheck",
    "Consumer",
    "Consumption",
    "CostCause",
    "Document",
    "ExceptionRule",
    "Explosion",
    "ExternalRequirements",
    "Finding",
    "Flags",
    "Integers",
    "LotCosts",
    "LotSize",
    "Lots",
    "MasterDataCheck",
    "MaterialColumns",
    "MaterialFacts",
    "MaterialFault",
    "Measure",
    "MovementType",
    "MrpType",
    "Occasion",
    "PeriodLotSize",
    "Place",
    "PlanReduction",
    "PlannedOrderColumns",
    "PlanningRelevance",
    "Plugin",
    "Procedure",
    "ProposedAction",
    "Purpose",
    "Registry",
    "RequirementsClass",
    "SectionColumns",
    "SegmentKind",
    "Shortages",
    "Strategy",
    "SupplyColumns",
    "TooManyLots",
    "UnusableSettings",
    "Valuation",
    "cut",
    "gathered",
    "hookimpl",
    "load_registry",
    "lot_for_lot",
    "parts_of",
    "prerequisites",
    "raised",
]
