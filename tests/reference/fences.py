"""The planning time fence of a material: where it ends, what it firms, what becomes of what is needed inside."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from .consumption_based import WATCHING_STOCK
from .netting import Shortage
from .records import Key
from .world import World

OF_MRP_TYPE = {f"{letter}{firming_type}": firming_type for letter in "PM" for firming_type in range(5)}


@dataclass(frozen=True)
class Fence:
    """`end` is the first day that is free again."""

    end: date
    firming_type: int

    @property
    def firms(self) -> bool:
        return self.firming_type in (1, 2)

    @property
    def stops(self) -> bool:
        return self.firming_type in (2, 4)

    def moved(self, shortages: list[Shortage]) -> list[Shortage]:
        """What is short inside is short at the end of the fence."""
        return [(replace(need, wanted=max(need.met_by, self.end)), short) for need, short in shortages]


def fence_of(world: World, key: Key, today: date) -> Fence | None:
    """None without days, with type 0, and for materials that are not planned by requirements (VB and the like, ND)."""
    master = world.masters[key]
    mrp_type = master.text("mrp_type", "PD")
    own, days = master.whole("firming_type"), master.whole("planning_time_fence_days")
    firming_type = OF_MRP_TYPE.get(mrp_type, 0) if own is None else own
    if mrp_type in ("ND", *WATCHING_STOCK) or firming_type == 0 or days is None:
        return None
    calendar = world.calendar(key)
    return Fence(calendar.on_or_after(calendar.workdays_after(today, days)), firming_type)
