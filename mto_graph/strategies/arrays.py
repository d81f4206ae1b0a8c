"""The column types that lot sizes and exception rules work on."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Integers: TypeAlias = NDArray[np.int64]
"""A column of quantities (thousandths), days (since 1970-01-01) or row numbers."""

Flags: TypeAlias = NDArray[np.bool_]
"""A column of yes and no."""
