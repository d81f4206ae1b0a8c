"""How long materials take to be made by quantity, as they are maintained now."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mto_graph.services.planning.master_data import ONE_UNIT
from mto_graph.strategies import Flags, Integers


@dataclass(frozen=True, slots=True)
class Times:
    """What `production_days` wants of materials, one row each: thousandths of workdays, and of pieces."""

    in_house: Flags
    time_per_order: Integers
    processing_time: Integers
    processing_base: Integers


def times(
    in_house: Flags, setup: Integers, interoperation: Integers, processing: Integers, base: Integers
) -> Times:
    """From the columns of materials as they are stored, with -1 for what is not maintained.

    Example: `times(in_house, setup, interoperation, processing, base).time_per_order`
    """
    return Times(
        in_house.astype(np.bool_),
        np.maximum(setup, 0) + np.maximum(interoperation, 0),
        np.maximum(processing, 0),
        np.where(base > 0, base, ONE_UNIT),
    )
