"""Everything the author of a plugin needs; nothing here knows the rest of mto-graph."""

from mto_graph.strategies import prerequisites
from mto_graph.strategies.arrays import Flags, Integers
from mto_graph.strategies.checks import Finding, MasterDataCheck, MaterialFacts
from mto_graph.strategies.commands import Command, Desk
from mto_graph.strategies.declarations import (
    DEFAULT_CLASS,
    INDIVIDUAL_CLASS,
    Assembly,
    AssemblyOrder,
    AvailabilityCheck,
    Consumption,
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
from mto_graph.strategies.graph_fields import Graph, GraphField, GraphType
from mto_graph.strategies.hookspecs import hookimpl
from mto_graph.strategies.importers import ImportedRow, Importer
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
from mto_graph.strategies.suitability import (
    ERRATIC,
    INTERMITTENT,
    SYNTETOS_BOYLAN,
    Argument,
    Comparison,
    Criterion,
    ProductFacts,
    Rule,
    Suitability,
)

__all__ = [
    "DEFAULT_CLASS",
    "ERRATIC",
    "INDIVIDUAL_CLASS",
    "INTERMITTENT",
    "MOST_LOTS",
    "SYNTETOS_BOYLAN",
    "Argument",
    "Assembly",
    "AssemblyOrder",
    "AvailabilityCheck",
    "Command",
    "Comparison",
    "Consumption",
    "CostCause",
    "Criterion",
    "Desk",
    "Document",
    "ExceptionRule",
    "Explosion",
    "ExternalRequirements",
    "Finding",
    "Flags",
    "Graph",
    "GraphField",
    "GraphType",
    "ImportedRow",
    "Importer",
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
    "PlannedOrderColumns",
    "Plugin",
    "Procedure",
    "ProductFacts",
    "ProposedAction",
    "Purpose",
    "Registry",
    "RequirementsClass",
    "Rule",
    "SectionColumns",
    "SegmentKind",
    "Shortages",
    "Strategy",
    "Suitability",
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
