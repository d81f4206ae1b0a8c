"""How many worlds each property looks at: the same ones at every run, or a longer search when asked for.

    MTO_GRAPH_PROPERTY_EXAMPLES=20000 python -m pytest tests/properties -k everything

searches that many worlds per property, with new ones at each run, and reduces what it finds to a small world; the
usual run shows the world as it was drawn, so that it ends soon.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, Phase, settings

ASKED = os.environ.get("MTO_GRAPH_PROPERTY_EXAMPLES", "")
PATIENT = [
    HealthCheck.too_slow,
    HealthCheck.data_too_large,
    HealthCheck.filter_too_much,
    HealthCheck.large_base_example,
]


def looking_at(worlds: int) -> settings:
    """The settings of a property that usually looks at this many worlds."""
    if ASKED:
        return settings(
            max_examples=int(ASKED),
            phases=[Phase.reuse, Phase.generate, Phase.shrink],
            deadline=None,
            suppress_health_check=PATIENT,
        )
    return settings(
        max_examples=worlds,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        report_multiple_bugs=False,
        deadline=None,
        suppress_health_check=PATIENT,
    )
