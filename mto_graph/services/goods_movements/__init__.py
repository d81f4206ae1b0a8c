"""Goods movements: posting them, and taking them back. Every posting is a row of the ledger; stock is its sum."""

from mto_graph.services.goods_movements.given import GoodsMovement, PostedMovement
from mto_graph.services.goods_movements.posting import post_goods_movements
from mto_graph.services.goods_movements.reversal import reverse_goods_movement

__all__ = ["GoodsMovement", "PostedMovement", "post_goods_movements", "reverse_goods_movement"]
