"""The plugins of one application, and what they supply, found by code."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from types import MappingProxyType
from typing import Any, Generic, TypeVar

import pluggy

from mto_graph.errors import ErrorCode, refuse
from mto_graph.strategies import hookspecs
from mto_graph.strategies.checks import MasterDataCheck
from mto_graph.strategies.commands import Command
from mto_graph.strategies.declarations import RequirementsClass, Strategy
from mto_graph.strategies.discovery import Found, Plugin, find_plugins
from mto_graph.strategies.exception_rules import ExceptionRule
from mto_graph.strategies.graph_fields import GraphField
from mto_graph.strategies.importers import Importer
from mto_graph.strategies.lot_sizes import LotSize
from mto_graph.strategies.movement_types import MovementType, Purpose
from mto_graph.strategies.mrp_types import MrpType

Supplied = TypeVar("Supplied")
MOST_CHARACTERS = 32


@dataclass(frozen=True, slots=True)
class Kind(Generic[Supplied]):
    """One kind of thing that plugins supply: its hook, its type and its key."""

    hook: str
    type: type[Supplied]
    noun: str
    key: Callable[[Supplied], str]
    most: int = 10_000
    claim: Callable[[Supplied], str | None] = lambda supplied: None
    """What else only one of the kind may have."""
    longest: int = MOST_CHARACTERS
    """Characters of a key at most."""


STRATEGIES = Kind("mto_strategies", Strategy, "strategy", lambda strategy: strategy.code)
MRP_TYPES = Kind("mto_mrp_types", MrpType, "MRP type", lambda mrp_type: mrp_type.code)
LOT_SIZES: Kind[LotSize] = Kind(
    "mto_lot_sizes",
    LotSize,  # type: ignore[type-abstract]
    "lot size",
    lambda lot_size: lot_size.code,
)
EXCEPTION_RULES = Kind(
    "mto_exception_rules",
    ExceptionRule,
    "exception message",
    lambda rule: f"{rule.number:02d}",
    most=62,  # a planned order carries its messages as bits of one 64-bit integer while it is planned
)
MOVEMENT_TYPES = Kind(
    "mto_movement_types",
    MovementType,
    "movement type",
    lambda movement_type: movement_type.code,
    claim=lambda movement_type: movement_type.purpose,
)
CHECKS = Kind("mto_master_data_checks", MasterDataCheck, "master data check", lambda check: check.code)
IMPORTERS = Kind("mto_importers", Importer, "importer", lambda importer: importer.code)
COMMANDS = Kind("mto_commands", Command, "command", lambda command: command.name)
GRAPH_FIELDS = Kind(
    "mto_graph_fields", GraphField, "GraphQL field", lambda found: f"{found.type}.{found.name}", longest=161
)

KINDS: tuple[Kind[Any], ...] = (
    STRATEGIES,
    MRP_TYPES,
    LOT_SIZES,
    EXCEPTION_RULES,
    MOVEMENT_TYPES,
    CHECKS,
    IMPORTERS,
    COMMANDS,
    GRAPH_FIELDS,
)
"""Every kind of thing that plugins supply."""


@dataclass(slots=True)
class _Shelf(Generic[Supplied]):
    items: dict[str, Supplied] = field(default_factory=dict)
    owners: dict[str, str] = field(default_factory=dict)


class Registry:
    """What the loaded plugins supply. One per application; nothing here is global.

    `strategies`, `mrp_types`, `lot_sizes`, `exception_rules`, `movement_types`, `checks`, `importers`, `commands` and
    `graph_fields` are read-only mappings by code, sorted.
    `plugins` lists every plugin found, with the error of those that failed.
    """

    def __init__(self, found: Iterable[Found]) -> None:
        self.manager = pluggy.PluginManager(hookspecs.PROJECT)
        self.manager.add_hookspecs(hookspecs)
        self.plugins: tuple[Plugin, ...] = ()
        self._shelves: dict[str, _Shelf[Any]] = {kind.hook: _Shelf() for kind in KINDS}
        for candidate in found:
            self.plugins += (self._registered(candidate),)
        for shelf in self._shelves.values():
            shelf.items = dict(sorted(shelf.items.items()))

    @property
    def strategies(self) -> Mapping[str, Strategy]:
        """The strategies by code."""
        return self._shelf(STRATEGIES)

    @property
    def mrp_types(self) -> Mapping[str, MrpType]:
        """The MRP types by code."""
        return self._shelf(MRP_TYPES)

    @property
    def lot_sizes(self) -> Mapping[str, LotSize]:
        """The lot-size procedures by code."""
        return self._shelf(LOT_SIZES)

    @property
    def exception_rules(self) -> Mapping[str, ExceptionRule]:
        """The exception rules by two-digit number."""
        return self._shelf(EXCEPTION_RULES)

    @property
    def movement_types(self) -> Mapping[str, MovementType]:
        """The movement types by code."""
        return self._shelf(MOVEMENT_TYPES)

    @property
    def checks(self) -> Mapping[str, MasterDataCheck]:
        """The master data checks by code."""
        return self._shelf(CHECKS)

    @property
    def importers(self) -> Mapping[str, Importer]:
        """The file formats by code."""
        return self._shelf(IMPORTERS)

    @property
    def commands(self) -> Mapping[str, Command]:
        """The commands by name."""
        return self._shelf(COMMANDS)

    @property
    def graph_fields(self) -> Mapping[str, GraphField]:
        """The GraphQL fields by type and name: `MaterialPlant.planningNote`."""
        return self._shelf(GRAPH_FIELDS)

    def supplied_by(self, plugin: str) -> dict[str, tuple[str, ...]]:
        """The codes that a plugin supplies, by hook; hooks of which it supplies nothing are left out."""
        found = {
            hook: tuple(sorted(code for code, owner in shelf.owners.items() if owner == plugin))
            for hook, shelf in self._shelves.items()
        }
        return {hook: codes for hook, codes in found.items() if codes}

    def fields_failed(self, plugin: str, fault: Exception) -> None:
        """Note that the GraphQL fields of a plugin do not fit the schema, so that none of them is in it."""
        self.plugins = tuple(
            found.partly(fault) if found.name == plugin and found.loaded else found for found in self.plugins
        )

    @property
    def fingerprint(self) -> str:
        """Stands for the loaded plugins with their versions: another one when one comes, goes or is exchanged.

        Example: `load_registry().fingerprint == load_registry().fingerprint`
        """
        loaded = sorted((plugin.name, plugin.version) for plugin in self.plugins if plugin.loaded)
        return hashlib.sha256(json.dumps(loaded).encode()).hexdigest()[:16]

    def plugin_of(self, kind: Kind[Any], code: str) -> str:
        """The name of the plugin that supplies this code."""
        return self._shelves[kind.hook].owners[code]

    def strategy(self, code: str) -> Strategy:
        """The strategy, or a refusal that lists those there are and the plugins that failed."""
        return self._lookup(STRATEGIES, code, ErrorCode.UNKNOWN_STRATEGY)

    def mrp_type(self, code: str) -> MrpType:
        """The MRP type, or a refusal that lists those there are."""
        return self._lookup(MRP_TYPES, code, ErrorCode.UNKNOWN_MRP_TYPE)

    def lot_size(self, code: str) -> LotSize:
        """The lot-size procedure, or a refusal that lists those there are."""
        return self._lookup(LOT_SIZES, code, ErrorCode.UNKNOWN_LOT_SIZE)

    def movement_type(self, code: str) -> MovementType:
        """The movement type, or a refusal that lists those there are."""
        return self._lookup(MOVEMENT_TYPES, code, ErrorCode.UNKNOWN_MOVEMENT_TYPE)

    def movement_type_for(self, purpose: Purpose) -> MovementType:
        """The movement type that the program itself posts for a purpose, or a refusal when no plugin supplies one."""
        for movement_type in self._shelf(MOVEMENT_TYPES).values():
            if movement_type.purpose is purpose:
                return movement_type
        raise refuse(
            ErrorCode.UNKNOWN_MOVEMENT_TYPE,
            f"No plugin supplies a movement type for the purpose {purpose}; load one that does.",
        )

    def plan_class(self, requirements_type: str, strategy_group: str) -> RequirementsClass | None:
        """The class of plan by its requirements type, else by the material's strategy; None where there is none.

        Of several strategies that plan the same type the first by code says.
        """
        for code, strategy in self._shelf(STRATEGIES).items():
            plan = strategy.plan
            if plan is not None and (
                plan.requirements_type == requirements_type if requirements_type else code == strategy_group
            ):
                return plan
        return None

    def unknown(self, kind: Kind[Any], code: str) -> str:
        """The sentence for a code that no plugin supplies."""
        known = ", ".join(self._shelf(kind)) or "none"
        sentence = f"There is no {kind.noun} {code}; there are: {known}."
        failed = [plugin for plugin in self.plugins if plugin.error]
        if failed:
            names = "; ".join(f"{plugin.name} ({plugin.error})" for plugin in failed)
            sentence += f" Plugins that failed to load: {names}."
        return sentence

    def _shelf(self, kind: Kind[Supplied]) -> Mapping[str, Supplied]:
        return MappingProxyType(self._shelves[kind.hook].items)

    def _lookup(self, kind: Kind[Supplied], code: str, error: ErrorCode) -> Supplied:
        item: Supplied | None = self._shelves[kind.hook].items.get(code)
        if item is None:
            raise refuse(error, self.unknown(kind, code))
        return item

    def _registered(self, found: Found) -> Plugin:
        """Register one plugin completely or, when anything about it is wrong, not at all."""
        if found.plugin.error or found.implementation is None:
            return found.plugin
        if self.manager.has_plugin(found.plugin.name):
            return found.plugin.failed(ValueError("another plugin has the same name; rename one of them"))
        try:
            self.manager.register(found.implementation, name=found.plugin.name)
            self._refuse_misspelt_hooks(found.implementation)
            self.manager.check_pending()
            supplies = {kind.hook: self._supplied_by(found, kind) for kind in KINDS}
        except (Exception, SystemExit) as fault:
            if self.manager.has_plugin(found.plugin.name):
                self.manager.unregister(name=found.plugin.name)
            return found.plugin.failed(fault)
        for hook, items in supplies.items():
            shelf = self._shelves[hook]
            shelf.items.update(items)
            shelf.owners.update(dict.fromkeys(items, found.plugin.name))
        return found.plugin

    def _refuse_misspelt_hooks(self, implementation: object) -> None:
        known = [kind.hook for kind in KINDS]
        for name, caller in vars(self.manager.hook).items():
            if name not in known and isinstance(caller, pluggy.HookCaller) and caller.get_hookimpls():
                meant = get_close_matches(name, known, n=1)
                hint = f"did you mean {meant[0]}?" if meant else f"there are: {', '.join(known)}."
                raise pluggy.PluginValidationError(implementation, f"there is no hook {name}; {hint}")

    def _supplied_by(self, found: Found, kind: Kind[Supplied]) -> dict[str, Supplied]:
        caller = getattr(self.manager.hook, kind.hook)
        shelf: _Shelf[Supplied] = self._shelves[kind.hook]
        claims = {claim: code for code, item in shelf.items.items() if (claim := kind.claim(item))}
        items: dict[str, Supplied] = {}
        for implementation in caller.get_hookimpls():
            if implementation.plugin is not found.implementation:
                continue
            for item in implementation.function() or ():
                if not isinstance(item, kind.type):
                    raise TypeError(f"{kind.hook} supplied {type(item).__name__}, not {kind.type.__name__}")
                code = kind.key(item)
                if not isinstance(code, str) or not 0 < len(code) <= kind.longest:
                    raise TypeError(
                        f"a {kind.noun} has the code {code!r}; it takes a text of 1 to {kind.longest} characters"
                    )
                owner = found.plugin.name if code in items else shelf.owners.get(code)
                if owner is not None:
                    raise ValueError(f"{kind.noun} {code} is already supplied by plugin {owner}")
                claim = kind.claim(item)
                if claim is not None and claims.setdefault(claim, code) != code:
                    raise ValueError(f"{kind.noun} {claims[claim]} already serves the purpose {claim}")
                items[code] = item
        if len(shelf.items) + len(items) > kind.most:
            raise ValueError(f"with it there would be more than {kind.most} of the kind {kind.noun}")
        return items


def load_registry(
    *, plugins_dir: str | None = None, plugins: Iterable[object] = (), allowed: Iterable[str] | None = None
) -> Registry:
    """Find and register the plugins: entry points first, then the folder's files, then the given objects.

    `allowed` (or the environment's MTO_GRAPH_PLUGINS, names separated by commas) restricts entry points and files.

    Example: `load_registry().strategies["20"].name`
    """
    return Registry(find_plugins(plugins_dir=plugins_dir, plugins=plugins, allowed=allowed))
