"""What the loaded plugins supply: strategies, MRP types, lot sizes, and the plugins themselves."""

from __future__ import annotations

from mto_graph.services.reading.rows import Row
from mto_graph.strategies import LotSize, MrpType, Plugin, Registry, RequirementsClass, SegmentKind, Strategy
from mto_graph.strategies.registry import LOT_SIZES, MRP_TYPES, STRATEGIES


class StrategyRow(Row):
    """A planning strategy."""

    __slots__ = ("declared", "plugin_name")

    declared: Strategy
    plugin_name: str

    @property
    def identity(self) -> str:
        return self.declared.code

    @property
    def code(self) -> str:
        return self.declared.code

    @property
    def name(self) -> str:
        return self.declared.name

    @property
    def when_to_use(self) -> str:
        return self.declared.when_to_use

    @property
    def make_to_order(self) -> bool:
        return self.declared.make_to_order

    @property
    def prerequisites(self) -> list[str]:
        return [check.prerequisite for check in self.declared.prerequisites]


class RequirementsClassRow(Row):
    """A requirements class."""

    __slots__ = ("declared",)

    declared: RequirementsClass

    @property
    def requirements_type(self) -> str:
        return self.declared.requirements_type

    @property
    def section(self) -> int:
        return int(SegmentKind(self.declared.segment))

    @property
    def consumption(self) -> str | None:
        return None if self.declared.consumption is None else self.declared.consumption.value

    @property
    def availability_check(self) -> str:
        return self.declared.availability_check.value

    @property
    def account_assignment(self) -> str | None:
        return self.declared.account_assignment or None

    @property
    def order_type(self) -> str:
        return self.declared.order_type

    @property
    def external_order_type(self) -> str:
        return self.declared.external_order_type

    @property
    def convertible(self) -> bool:
        return self.declared.convertible

    @property
    def planning_relevance(self) -> str:
        return self.declared.planning_relevance.value

    @property
    def plan_reduction(self) -> str:
        return self.declared.plan_reduction.value

    @property
    def reduced_by(self) -> str:
        return self.declared.reduced_by.value

    @property
    def plan_owner(self) -> str | None:
        return None if self.declared.consumption is None else self.declared.consumes_plan_of.value

    @property
    def consumed_by(self) -> list[str]:
        return [
            consumer.value for consumer in self.declared.consumed_by if self.declared.consumption is not None
        ]

    @property
    def assembly_order(self) -> str | None:
        return None if self.declared.assembly is None else self.declared.assembly.order.value


class MrpTypeRow(Row):
    """An MRP type."""

    __slots__ = (
        "automatic_reorder_point",
        "code",
        "external_requirements",
        "firming_type",
        "name",
        "plugin_name",
        "procedure",
        "when_to_use",
    )

    code: str
    name: str
    when_to_use: str
    procedure: str
    external_requirements: str
    automatic_reorder_point: bool
    firming_type: int
    plugin_name: str


class LotSizeRow(Row):
    """A lot-size procedure."""

    __slots__ = ("code", "name", "plugin_name", "when_to_use")

    code: str
    name: str
    when_to_use: str
    plugin_name: str


class PluginRow(Row):
    """A plugin."""

    __slots__ = ("distribution", "error", "file", "name", "source", "status", "version")

    name: str
    distribution: str | None
    file: str | None
    version: str | None
    source: str
    status: str
    error: str | None


def strategy(registry: Registry, code: str | None) -> StrategyRow | None:
    """The strategy of this code; None where no loaded plugin supplies it."""
    declared = registry.strategies.get(code or "")
    if declared is None:
        return None
    row = StrategyRow()
    row.declared = declared
    row.plugin_name = registry.plugin_of(STRATEGIES, declared.code)
    return row


def strategies(registry: Registry) -> list[StrategyRow]:
    """All strategies, by code."""
    found = (strategy(registry, code) for code in registry.strategies)
    return [row for row in found if row is not None]


def requirements_class(declared: RequirementsClass | None) -> RequirementsClassRow | None:
    """A requirements class as a row."""
    if declared is None:
        return None
    row = RequirementsClassRow()
    row.declared = declared
    return row


def mrp_type(registry: Registry, code: str) -> MrpTypeRow | None:
    """The MRP type of this code; None where no loaded plugin supplies it."""
    found: MrpType | None = registry.mrp_types.get(code)
    if found is None:
        return None
    row = MrpTypeRow()
    row.code, row.name, row.when_to_use = found.code, found.name, found.when_to_use
    row.procedure = found.procedure.value
    row.external_requirements = found.external_requirements.value
    row.automatic_reorder_point = found.automatic_reorder_point
    row.firming_type = found.firming_type
    row.plugin_name = registry.plugin_of(MRP_TYPES, code)
    return row


def lot_size(registry: Registry, code: str) -> LotSizeRow | None:
    """The lot-size procedure of this code; None where no loaded plugin supplies it."""
    found: LotSize | None = registry.lot_sizes.get(code)
    if found is None:
        return None
    row = LotSizeRow()
    row.code, row.name, row.when_to_use = found.code, found.name, found.when_to_use
    row.plugin_name = registry.plugin_of(LOT_SIZES, code)
    return row


def plugin(registry: Registry, name: str) -> PluginRow:
    """The plugin of this name."""
    return next(_plugin(found) for found in registry.plugins if found.name == name)


def plugins(registry: Registry) -> list[PluginRow]:
    """All plugins found, those that failed included."""
    return [_plugin(found) for found in registry.plugins]


def _plugin(found: Plugin) -> PluginRow:
    row = PluginRow()
    row.name, row.source = found.name, found.source
    row.version, row.distribution, row.file = (
        found.version or None,
        found.distribution or None,
        found.file or None,
    )
    row.error = found.error or None
    row.status = "partly" if found.fields_left_out else "loaded" if found.loaded else "failed"
    return row
