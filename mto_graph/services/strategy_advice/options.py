"""The strategies that may be proposed, each with what speaks for and against it and what it would need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mto_graph.services.findings import checked
from mto_graph.strategies import Argument, Finding, MaterialFacts, ProductFacts, Registry, Strategy

_SHOWN = 20
"""So many names stand in a sentence at most."""


@dataclass(frozen=True, slots=True)
class Option:
    """A strategy, or ordinary demand without one, weighed for a product."""

    strategy: Strategy | None
    arguments: tuple[Argument, ...]
    missing: tuple[Finding, ...]
    """What its prerequisites find in the product's master data, if it had the strategy."""
    current: bool
    takes_part: bool
    """Whether it says when it suits; one that does not is never proposed."""

    @property
    def code(self) -> str:
        """The strategy's code; empty: none."""
        return "" if self.strategy is None else self.strategy.code

    @property
    def points(self) -> int:
        """What speaks for it less what speaks against it."""
        return sum(argument.points for argument in self.arguments)

    @property
    def ruled_out(self) -> bool:
        """Whether something that it requires does not hold."""
        return any(argument.rules_out for argument in self.arguments)


def options_for(
    registry: Registry, facts: ProductFacts, current: str | None
) -> tuple[list[Option], list[Finding]]:
    """All options, the best first, and what went wrong in weighing.

    More points come first, at the same points the strategy that the product has, then the code; what is ruled out comes
    last. A strategy that raises while it weighs is left out and named.
    """
    options, faults = [], []
    for code, strategy in registry.strategies.items():
        if strategy.suits is None and code != current:
            continue
        try:
            arguments = () if strategy.suits is None else strategy.suits.arguments(facts)
        except Exception as raised:
            faults.append(
                Finding(
                    "SUITABILITY_FAILED",
                    "strategy_group",
                    f"Strategy {code} could not be weighed ({type(raised).__name__}: {raised}); correct its plugin.",
                )
            )
            continue
        needed = _needed(strategy, facts.material)
        options.append(Option(strategy, arguments, needed, code == current, strategy.suits is not None))
    if not any(option.current for option in options):
        options.append(Option(None, (), (), True, False))
    return sorted(options, key=_rank), faults


def with_stocking(
    options: Sequence[Option], stocked: Sequence[str], monthly_demand: str, has_plan: bool
) -> list[Option]:
    """The options, each with what the proposed stocking level would need under it.

    `stocked` names the components that should be there before the order and that nothing but a plan procures.
    """
    found = []
    for option in options:
        plan = None if option.strategy is None else option.strategy.plan
        missing = option.missing
        if plan is None and stocked:
            names = ", ".join(stocked[:_SHOWN])
            missing += (
                Finding(
                    "NOTHING_PROCURES_AHEAD",
                    "mrp_type",
                    f"Without a plan nothing procures these components ahead: {names}. Maintain a reorder point or "
                    "a safety stock for them.",
                ),
            )
        elif plan is not None and not has_plan:
            missing += (
                Finding(
                    "PLAN_MISSING",
                    "planned_independent_requirements",
                    f"There is no plan: enter planned independent requirements{monthly_demand}.",
                ),
            )
        found.append(replace(option, missing=missing))
    return found


def best_of(options: Sequence[Option]) -> Option | None:
    """The option to propose; None where no strategy may be."""
    possible = [option for option in options if option.takes_part and not option.ruled_out]
    return possible[0] if possible else None


def _rank(option: Option) -> tuple[bool, bool, int, bool, str]:
    return option.ruled_out, not option.takes_part, -option.points, not option.current, option.code


def _needed(strategy: Strategy, material: MaterialFacts) -> tuple[Finding, ...]:
    return checked(strategy.prerequisites, replace(material, strategy_group=strategy.code))
