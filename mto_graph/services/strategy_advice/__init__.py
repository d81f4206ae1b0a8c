"""Strategy advice: which strategy and which stocking level suit a product, why, and what they would bring."""

from mto_graph.services.strategy_advice.asking import advice_of, strategy_advice
from mto_graph.services.strategy_advice.showing import StrategyAdviceRow

__all__ = ["StrategyAdviceRow", "advice_of", "strategy_advice"]
