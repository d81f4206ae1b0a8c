"""How long making a material takes by its quantity: set-up, processing and interoperation time."""

from __future__ import annotations

_STATEMENTS = (
    "ALTER TABLE material_plant ADD COLUMN setup_time_days BIGINT",
    "ALTER TABLE material_plant ADD COLUMN processing_time_days BIGINT",
    "ALTER TABLE material_plant ADD COLUMN interoperation_time_days BIGINT",
    "ALTER TABLE material_plant ADD COLUMN processing_base_quantity BIGINT",
)


def upgrade(dialect: str) -> tuple[str, ...]:
    """The statements for "sqlite" or "postgresql"."""
    return _STATEMENTS
