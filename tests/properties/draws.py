"""What all tables of a random world are drawn with: quantities, dates, chances, and the theme of the world."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

Row = dict[str, Any]
Tables = dict[str, list[Row]]
Place = tuple[str, str]

QUANTITIES = st.one_of(
    st.integers(1, 30).map(Decimal),
    st.sampled_from((Decimal(5), Decimal(10))),
    st.integers(1, 9999).map(lambda thousandths: Decimal(thousandths) / 1000),
)
PERCENTS = st.sampled_from((Decimal(10), Decimal("12.5"), Decimal("33.333"), Decimal(0)))


@dataclass(frozen=True)
class Theme:
    """How dense a world is, and in what: rules only show where their subjects meet."""

    materials: tuple[int, int] = (2, 8)
    bom_items: int = 10
    sales_orders: tuple[int, int] = (0, 4)
    plan_lines: tuple[int, int] = (0, 6)
    stock_rows: tuple[int, int] = (0, 6)
    demand_days: tuple[int, int] = (-8, 40)
    receipt_days: tuple[int, int] = (-4, 25)
    strategies: tuple[str | None, ...] = ("20", "50", "60", None, None)
    own_strategies: tuple[str, ...] = ("20", "50", "60")
    """Those that a sales order item may name instead of its material's."""
    indicators: tuple[str | None, ...] = ("individual", "collective", None, None)
    procurement_types: tuple[str | None, ...] = ("in_house", "in_house", "external", "both", None)
    mixed_mrp: tuple[int | None, ...] = (None,)
    mrp_types: tuple[str, ...] = ("PD",) * 8 + ("VB", "ND", "VM", "V1", "V2", "VV")
    discontinued: int = 6
    """One in so many materials."""
    firming_types: tuple[int | None, ...] = (None,)
    """Fences are a theme of their own (FENCES); elsewhere the data alone make the plan."""
    lead_times: int = 6
    horizon: int = 16
    consumption_modes: tuple[int | None, ...] = (1, 2, 3, 4, None, None, None)
    consumption_windows: tuple[int | None, ...] = (0, 1, 4, 999, None, None, None)
    offsets: tuple[int, ...] = (0, 0, 0, 1, -2)
    plan_quantities: SearchStrategy[Decimal] = QUANTITIES
    working_weeks: tuple[str, ...] = ("1111100", "1111111", "1010101", "0111110", "1111000", "0000100")
    projects: tuple[str, ...] = ()
    """Those that sales order items, stock, receipts and reservations may belong to."""
    phantoms: bool = False
    """Whether orders have reserved phantoms already."""
    gross: bool = False
    """Whether orders in the gross section are there already."""
    configured: bool = False
    """Whether there are characteristics, variants, configured items and variable BOM items."""


ANYTHING = Theme()
STOCK_AND_FORECAST = Theme(
    materials=(2, 4),
    sales_orders=(1, 4),
    plan_lines=(0, 2),
    demand_days=(-4, 25),
    strategies=("20", None, None, None),
    mrp_types=("VM", "V1", "V2", "V2", "VV", "VV", "PD"),
)
DISCONTINUATION = Theme(
    materials=(3, 6),
    bom_items=14,
    sales_orders=(2, 4),
    plan_lines=(0, 2),
    demand_days=(4, 12),
    receipt_days=(0, 14),
    mrp_types=("PD", "PD", "PD", "PD", "PD", "VB", "VV", "ND"),
    lead_times=2,
    discontinued=2,
    horizon=8,
)
PLAN_AND_ORDERS = Theme(
    materials=(1, 3),
    bom_items=2,
    sales_orders=(2, 4),
    plan_lines=(4, 8),
    stock_rows=(0, 2),
    demand_days=(0, 7),
    strategies=("50", "60"),
    mrp_types=("PD",),
    consumption_modes=(1, 2, 2, 3, 4, 4, None),
    consumption_windows=(2, 4, 999, 999, None),
    plan_quantities=st.sampled_from((Decimal(3), Decimal(5), Decimal("7.5"))),
    working_weeks=("1111100", "1111111", "1111000"),
)
SHARED_PARTS = Theme(
    materials=(3, 5),
    bom_items=12,
    sales_orders=(2, 4),
    plan_lines=(0, 3),
    stock_rows=(3, 8),
    demand_days=(14, 16),
    receipt_days=(0, 3),
    strategies=("20", "50", None, None),
    indicators=("collective", "collective", "individual", None),
    procurement_types=("in_house", "in_house", "in_house", "external"),
    mrp_types=("PD",),
    lead_times=1,
    offsets=(0, 0, 1, -1),
    horizon=3,
    working_weeks=("1111100", "1111111"),
)


CONFIGURED = Theme(
    materials=(2, 6),
    bom_items=12,
    sales_orders=(1, 4),
    plan_lines=(0, 3),
    stock_rows=(0, 3),
    demand_days=(6, 20),
    strategies=("25", "54", "54", "56", "26", "50", None),
    own_strategies=("25", "54", "56"),
    indicators=("individual", "collective", None, None),
    procurement_types=("in_house", "in_house", "in_house", None),
    mrp_types=("PD",),
    discontinued=12,
    configured=True,
)
PLANNING_VARIANTS = Theme(
    materials=(3, 4),
    bom_items=14,
    sales_orders=(3, 4),
    plan_lines=(4, 9),
    stock_rows=(0, 1),
    demand_days=(8, 14),
    strategies=("54", "54", "54", "54", "56"),
    own_strategies=("54", "25"),
    procurement_types=("in_house",),
    mrp_types=("PD",),
    discontinued=99,
    lead_times=1,
    consumption_modes=(2, None),
    consumption_windows=(30, None),
    working_weeks=("1111100",),
    configured=True,
)
PROJECTS = Theme(
    materials=(2, 5),
    bom_items=10,
    sales_orders=(2, 4),
    plan_lines=(0, 3),
    stock_rows=(2, 8),
    demand_days=(4, 20),
    receipt_days=(0, 20),
    strategies=("21", "21", "20", "50", "70", "11", "59", None),
    own_strategies=("20", "21", "50"),
    mixed_mrp=(1, 3, None),
    projects=("P-1", "P-2"),
    gross=True,
    phantoms=True,
    mrp_types=("PD",) * 8 + ("VB", "ND"),
    discontinued=8,
    lead_times=3,
)
FENCES = Theme(
    materials=(2, 5),
    demand_days=(-3, 20),
    receipt_days=(-4, 15),
    mrp_types=("PD", "P1", "P2", "P3", "P4", "M0", "M1", "VB"),
    firming_types=(None, None, 0, 1, 1, 2, 3, 4),
    lead_times=4,
)
STRATEGY_FAMILY = Theme(
    materials=(2, 5),
    bom_items=8,
    sales_orders=(2, 4),
    plan_lines=(3, 8),
    demand_days=(-2, 12),
    strategies=("10", "11", "30", "40", "40", "52", "63", "50"),
    own_strategies=("10", "11", "20", "30", "40", "52", "63"),
    gross=True,
    mrp_types=("PD",) * 8 + ("VB",),
    discontinued=12,
    lead_times=3,
    plan_quantities=st.sampled_from((Decimal(3), Decimal(5), Decimal("7.5"))),
)
ASSEMBLIES = Theme(
    materials=(3, 5),
    bom_items=10,
    sales_orders=(2, 4),
    plan_lines=(3, 8),
    stock_rows=(0, 3),
    demand_days=(2, 14),
    strategies=("70", "70", "74", "74", "59", "59", "20", "40"),
    phantoms=True,
    mixed_mrp=(1, 1, 3, 3, None),
    procurement_types=("in_house", "in_house", "in_house", "external"),
    mrp_types=("PD",) * 8 + ("VB",),
    discontinued=12,
    lead_times=2,
    consumption_windows=(1, 4, 999, 999, None),
)


class Draws:
    """The one source of choices while a world is drawn."""

    def __init__(self, draw: DrawFn, theme: Theme) -> None:
        self.draw = draw
        self.theme = theme
        self.today = date(2024, 2, 26) + timedelta(days=draw(st.integers(0, 20)))

    def one_of(self, values: Any) -> Any:
        return self.draw(st.sampled_from(values))

    def chance(self, one_in: int) -> bool:
        return bool(self.draw(st.integers(0, one_in - 1)) == one_in - 1)

    def maybe(self, strategy: SearchStrategy[Any], absent: int = 2) -> Any:
        """A value of the strategy, or None (not maintained) in `absent` of `absent + 1` draws."""
        return self.draw(strategy) if self.chance(absent + 1) else None

    def day(self, first: int = -8, last: int = 40) -> date:
        return self.today + timedelta(days=self.draw(st.integers(first, last)))

    def quantity(self) -> Decimal:
        return Decimal(self.draw(QUANTITIES))

    def several(
        self, least: int, most: int, make: Callable[[], Row | None], key: Callable[[Row], Any]
    ) -> list[Row]:
        """Up to `most` rows made one by one, those with a key already seen left out."""
        rows: dict[Any, Row] = {}
        for _ in range(self.draw(st.integers(least, most))):
            row = make()
            if row is not None:
                rows.setdefault(key(row), row)
        return list(rows.values())
