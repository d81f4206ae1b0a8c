"""The stocking level: which levels of a product are made or bought before a sales order, and which after it."""

from mto_graph.services.stocking_level.asking import stocking_level_of
from mto_graph.services.stocking_level.showing import StockingLevelRow, StockingNodeRow, stocking_levels

__all__ = ["StockingLevelRow", "StockingNodeRow", "stocking_level_of", "stocking_levels"]
