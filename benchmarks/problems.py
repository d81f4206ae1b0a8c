"""Made-up make-to-order problems of any size, as snapshots that planning takes as they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from benchmarks.problem_columns import bom_items, materials, nothing_else
from benchmarks.structures import Shape, Structure, draw
from mto_graph.mrp.calendars import Calendars, day_of
from mto_graph.mrp.scope import Scope
from mto_graph.mrp.snapshot import (
    FIRST_INDIVIDUAL_SEGMENT,
    NET_SEGMENT,
    SalesOrderLines,
    Snapshot,
    Stocks,
)
from mto_graph.strategies import Flags, load_registry

TODAY = date(2025, 1, 6)


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Products of equal shape, made to order by strategy 20: `children` components under every material.

    As it stands every component is private to its parent and follows it, so each order is planned apart on every
    level, and no material is bought, so that the lowest level says that it has no bill of material. `realistic`
    makes a company instead. The same numbers and seed make the same problem.
    """

    products: int = 20
    levels: int = 3
    """Levels of materials in all."""
    children: int = 4
    lines: int = 10_000
    """Sales order lines, one each in as many sales orders."""
    seed: int = 1
    first_day: int = 30
    last_day: int = 200
    """When the lines are wanted, in days from today; what is wanted too soon is late on every level."""
    common_percent: int = 0
    """Of the BOM items of products: how many name a part that other products use as well."""
    used_by: int = 5
    """How many BOM items name the same common part, on average."""
    collective_percent: int = 0
    """Of all components: how many are planned in plant stock for all orders together; common parts come first."""
    stock_percent: int = 0
    """Of the collective components: how many have plant stock."""
    bought: bool = False
    """Whether materials without a bill of material are bought; else they are made from nothing."""

    @classmethod
    def realistic(cls, lines: int, **others: int) -> Problem:
        """A company: four levels, shared and collective parts, stock, bought parts, a few lines wanted too soon.

        A line is wanted 20 to 200 days from today. What is needed takes up to about 29 days, so some orders of one
        line in twenty come too late; a few per cent of the plan have an exception message.
        """
        company = {
            "products": max(20, lines // 50),
            "levels": 4,
            "common_percent": 20,
            "collective_percent": 10,
            "stock_percent": 50,
            "first_day": 20,
        }
        return cls(lines=lines, bought=True, **(company | others))

    @property
    def per_product(self) -> int:
        """Materials of one product, itself included; where all are private, each line makes as many planned orders."""
        return self._shape.nodes(self.levels)

    @cached_property
    def structure(self) -> Structure:
        """The materials and bills of material."""
        return draw(self._shape, np.random.default_rng((self.seed, 1)))

    @cached_property
    def bought_parts(self) -> Flags:
        """Per material: whether it is bought."""
        return self.structure.leaf & self.bought

    @cached_property
    def collective(self) -> Flags:
        """Per material: whether it is planned in plant stock, whoever needs it."""
        structure = self.structure
        random = np.random.default_rng((self.seed, 2))
        components = random.permutation(np.flatnonzero(structure.level > 0))
        first = np.argsort(~structure.common[components], kind="stable")
        chosen = components[first][: len(components) * self.collective_percent // 100]
        collective = np.zeros(len(structure), dtype=bool)
        collective[chosen] = True
        return collective

    @cached_property
    def stocks(self) -> Stocks:
        """Plant stock of collective components: one to 500 pieces."""
        random = np.random.default_rng((self.seed, 3))
        collective = random.permutation(np.flatnonzero(self.collective))
        stocked = np.sort(collective[: len(collective) * self.stock_percent // 100])
        return Stocks(
            material=stocked,
            segment=np.full(len(stocked), NET_SEGMENT),
            quantity=random.integers(1, 501, len(stocked)) * 1000,
        )

    @cached_property
    def order_lines(self) -> SalesOrderLines:
        """The sales order lines."""
        random = np.random.default_rng(self.seed)
        product = self.structure.product[random.integers(0, self.products, self.lines)]
        quantity = random.integers(1, 20, self.lines) * 1000
        make_to_order = np.full(self.lines, list(load_registry().strategies).index("20"))
        return SalesOrderLines(
            material=product,
            item_segment=FIRST_INDIVIDUAL_SEGMENT + np.arange(self.lines),
            strategy=make_to_order,
            quantity=quantity,
            day=day_of(TODAY) + random.integers(self.first_day, self.last_day, self.lines),
            plan_material=product,
            plan_factor=np.full(self.lines, 1_000_000),
        )

    def snapshot(self) -> Snapshot:
        """The problem as the kernel takes it."""
        registry = load_registry()
        return Snapshot(
            today=day_of(TODAY),
            calendars=Calendars.build([("1111100", ())]),
            materials=materials(
                self.bought_parts, self.collective, lot_size=list(registry.lot_sizes).index("EX")
            ),
            bom_items=bom_items(self.structure),
            segment_strategy=np.concatenate(
                (np.full(FIRST_INDIVIDUAL_SEGMENT, -1), self.order_lines.strategy)
            ),
            scope=Scope(),
            sales_order_lines=self.order_lines,
            stocks=self.stocks,
            **nothing_else(),
            strategies=tuple(registry.strategies.values()),
            lot_sizes=tuple(registry.lot_sizes.values()),
            lot_size_plugins=("lot-sizes",) * len(registry.lot_sizes),
            planning_calendars=(),
            exception_rules=tuple(registry.exception_rules.values()),
            exception_rule_plugins=("exception-rules",) * len(registry.exception_rules),
        )

    @property
    def _shape(self) -> Shape:
        return Shape(
            products=self.products,
            levels=self.levels,
            children=self.children,
            common_percent=self.common_percent,
            used_by=self.used_by,
        )
