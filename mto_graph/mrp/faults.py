"""Faults: what could not be planned and why. They stay with their material and section; everything else is planned."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from mto_graph.errors import ErrorCode, Refused, refuse
from mto_graph.mrp.scope import Scope
from mto_graph.mrp.snapshot import Materials
from mto_graph.strategies import Integers, MaterialFault

_SENTENCES: dict[MaterialFault, tuple[ErrorCode, Callable[[str], str]]] = {
    MaterialFault.CALENDAR: (
        ErrorCode.LEAD_TIME_OUTSIDE_CALENDAR,
        lambda name: (
            f"Nothing can be scheduled for material {name}: its plant has no workday left; "
            "correct the plant's workdays or holidays."
        ),
    ),
    MaterialFault.LEAD_TIME: (
        ErrorCode.LEAD_TIME_OUTSIDE_CALENDAR,
        lambda name: (
            f"The lead times of material {name}, or an offset in its BOM, lead out of the calendar "
            "(1970-01-01 to 2099-12-31); correct its in-house, delivery or goods receipt days, its quantity-dependent "
            "times, or lead_time_offset_days."
        ),
    ),
    MaterialFault.LOT_SIZE: (
        ErrorCode.TOO_MANY_LOTS,
        lambda name: (
            f"The lot size of material {name} contradicts itself or makes far too many lots; correct its "
            "minimum_lot_size, maximum_lot_size or fixed_lot_size."
        ),
    ),
    MaterialFault.REORDER_POINT: (
        ErrorCode.REQUIRED,
        lambda name: f"Material {name} is planned by reorder point and has none; maintain its reorder_point.",
    ),
    MaterialFault.STRUCTURE: (
        ErrorCode.TOO_MANY_COMPONENTS,
        lambda name: (
            f"The phantoms below material {name} come to too many components; "
            "plan some of them as assemblies."
        ),
    ),
    MaterialFault.QUANTITY: (
        ErrorCode.QUANTITY_OVERFLOW,
        lambda name: (
            f"The quantities of material {name}, or of its components, leave the range in which they are "
            "exact; correct the absurdly large ones."
        ),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Faults:
    """Each material, section and fault once, in that order; `fault` holds `MaterialFault` values."""

    material: Integers
    segment: Integers
    fault: Integers

    def __len__(self) -> int:
        return len(self.material)


@dataclass(slots=True)
class FaultBook:
    """Collects faults while the plan grows."""

    scope: Scope
    rows: list[Integers] = field(default_factory=list)

    def add(self, fault: Integers | MaterialFault, material: Integers, segment: Integers) -> None:
        """Enter one fault for each row; what the run does not plan is left out."""
        if not len(material):
            return
        rows = np.stack(
            (material, segment, np.broadcast_to(np.asarray(fault, dtype=np.int64), len(material)))
        )
        self.rows.append(rows[:, self.scope.holds(material, segment)])

    def closed(self) -> Faults:
        """What was found, each once."""
        nothing = np.zeros((3, 0), dtype=np.int64)
        material, segment, fault = np.unique(np.concatenate((nothing, *self.rows), axis=1), axis=1)
        return Faults(material=material, segment=segment, fault=fault)


def refusal(fault: MaterialFault, name: str) -> Refused:
    """For callers that cannot do without what is missing: the fault of the material of this name as an error."""
    code, sentence = _SENTENCES[fault]
    return refuse(code, sentence(name))


def first_refusal(faults: Faults, materials: Materials) -> Refused:
    """The first fault of a plan as an error that names its material."""
    return refusal(MaterialFault(int(faults.fault[0])), materials.names[int(faults.material[0])])
