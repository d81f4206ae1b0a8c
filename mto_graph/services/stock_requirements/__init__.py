"""The stock/requirements list: everything that is there, needed and planned of a material, section by section.

It is live: sales orders and the plan they consume show at once, planned orders as the last run left them.
"""

from mto_graph.services.stock_requirements.lists import stock_requirements_list, stock_requirements_lists
from mto_graph.services.stock_requirements.rows import Row, Section, StockRequirementsList

__all__ = ["Row", "Section", "StockRequirementsList", "stock_requirements_list", "stock_requirements_lists"]
