"""What the MRP types of materials declare, as columns that planning understands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from mto_graph.strategies import ExternalRequirements, Flags, Integers, MrpType, Procedure, Registry

_FLAGS: Final[dict[str, Callable[[MrpType], bool]]] = {
    "planned_by_requirements": lambda kind: kind.procedure is Procedure.REQUIREMENTS,
    "planned_by_reorder_point": lambda kind: kind.procedure is Procedure.REORDER_POINT,
    "planned_by_forecast": lambda kind: kind.procedure is Procedure.FORECAST,
    "automatic_reorder_point": lambda kind: kind.automatic_reorder_point,
    "external_within_lead_time": lambda kind: (
        kind.external_requirements is ExternalRequirements.WITHIN_LEAD_TIME
    ),
    "external_always": lambda kind: kind.external_requirements is ExternalRequirements.ALL,
    "collective_only": lambda kind: kind.collective_only,
}


def mrp_type_columns(registry: Registry, codes: Sequence[str]) -> dict[str, Integers | Flags]:
    """The flags of materials that have these MRP types, all of which are supplied."""
    distinct = {code: at for at, code in enumerate(dict.fromkeys(codes))}
    place = np.array([distinct[code] for code in codes], dtype=np.int64)
    kinds = [registry.mrp_types[code] for code in distinct]
    return {
        name: np.array([declares(kind) for kind in kinds], dtype=np.bool_)[place]
        for name, declares in _FLAGS.items()
    }
