"""The first tables: master data, demand, supply, the plan and its runs."""

from __future__ import annotations

_WORDS = {
    "sqlite": {
        "auto_key": "INTEGER PRIMARY KEY AUTOINCREMENT",
        "row_number": "INTEGER",
        "text": "TEXT",
        "timestamp": "DATETIME",
        "without_rowid": "WITHOUT ROWID",
    },
    "postgresql": {
        "auto_key": "SERIAL PRIMARY KEY",
        "row_number": "BIGINT",
        "text": 'TEXT COLLATE "C"',
        "timestamp": "TIMESTAMP",
        "without_rowid": "",
    },
}

_STATEMENTS = (
    """CREATE TABLE counter (
        name {text} NOT NULL PRIMARY KEY,
        value BIGINT NOT NULL
    )""",
    """CREATE TABLE dependent_requirement (
        parent BIGINT NOT NULL,
        position INTEGER NOT NULL,
        material_plant INTEGER NOT NULL,
        segment BIGINT NOT NULL,
        quantity BIGINT NOT NULL,
        date INTEGER NOT NULL,
        bom_item INTEGER,
        covered_by BIGINT,
        PRIMARY KEY (parent, position)
    ) {without_rowid}""",
    """CREATE INDEX idx_dependent_requirement__material_plant_segment_covered_by
        ON dependent_requirement (material_plant, segment, covered_by)""",
    """CREATE TABLE exception_set (
        id INTEGER NOT NULL PRIMARY KEY,
        numbers {text} NOT NULL
    )""",
    """CREATE TABLE idempotency_key (
        key {text} NOT NULL PRIMARY KEY,
        operation {text} NOT NULL,
        digest {text} NOT NULL,
        response {text} NOT NULL,
        created_at {timestamp} NOT NULL
    )""",
    """CREATE TABLE material (
        id {auto_key},
        material {text} UNIQUE NOT NULL,
        description {text} NOT NULL,
        base_unit {text} NOT NULL,
        material_type {text} NOT NULL
    )""",
    """CREATE TABLE order_profile (
        id INTEGER NOT NULL PRIMARY KEY,
        order_type {text} NOT NULL,
        convertible BOOLEAN NOT NULL,
        strategy {text} NOT NULL,
        requirements_type {text} NOT NULL,
        procurement {text} NOT NULL
    )""",
    """CREATE TABLE pegging (
        demand_kind SMALLINT NOT NULL,
        demand BIGINT NOT NULL,
        position INTEGER NOT NULL,
        supply BIGINT NOT NULL,
        quantity BIGINT NOT NULL,
        material_plant INTEGER NOT NULL,
        segment BIGINT NOT NULL,
        PRIMARY KEY (demand_kind, demand, position, supply)
    ) {without_rowid}""",
    """CREATE INDEX idx_pegging__supply ON pegging (supply)""",
    """CREATE TABLE plan_exception (
        material_plant INTEGER NOT NULL,
        segment BIGINT NOT NULL,
        number SMALLINT NOT NULL,
        subject_kind SMALLINT NOT NULL,
        subject BIGINT NOT NULL,
        quantity BIGINT NOT NULL,
        PRIMARY KEY (material_plant, segment, number, subject_kind, subject)
    ) {without_rowid}""",
    """CREATE TABLE planned_order (
        number {row_number} NOT NULL PRIMARY KEY,
        material_plant INTEGER NOT NULL,
        segment BIGINT NOT NULL,
        quantity BIGINT NOT NULL,
        start_date INTEGER NOT NULL,
        finish_date INTEGER NOT NULL,
        availability_date INTEGER NOT NULL,
        order_profile SMALLINT NOT NULL,
        exception_set SMALLINT NOT NULL,
        firmed SMALLINT NOT NULL,
        created_run INTEGER NOT NULL
    )""",
    """CREATE INDEX idx_planned_order__material_plant_segment ON planned_order (material_plant, segment)""",
    """CREATE TABLE planning_run (
        id {auto_key},
        status {text} NOT NULL,
        plant {text} NOT NULL,
        material {text} NOT NULL,
        sales_order {text} NOT NULL,
        sales_order_item INTEGER,
        run_type {text} NOT NULL,
        planning_mode {text} NOT NULL,
        planning_date INTEGER NOT NULL,
        started_at {timestamp} NOT NULL,
        finished_at {timestamp},
        counts {text} NOT NULL,
        error_code {text} NOT NULL,
        error_message {text} NOT NULL
    )""",
    """CREATE TABLE plant (
        id {auto_key},
        plant {text} UNIQUE NOT NULL,
        name {text} NOT NULL,
        workdays {text} NOT NULL,
        purchasing_processing_days INTEGER,
        rescheduling_horizon_days INTEGER,
        keep_backward_dates BOOLEAN NOT NULL
    )""",
    """CREATE TABLE holiday (
        plant INTEGER NOT NULL REFERENCES plant (id),
        date INTEGER NOT NULL,
        PRIMARY KEY (plant, date)
    ) {without_rowid}""",
    """CREATE TABLE material_plant (
        id {auto_key},
        material INTEGER NOT NULL REFERENCES material (id),
        plant INTEGER NOT NULL REFERENCES plant (id),
        procurement_type {text} NOT NULL,
        mrp_type {text} NOT NULL,
        strategy_group {text} NOT NULL,
        lot_size {text} NOT NULL,
        fixed_lot_size BIGINT,
        minimum_lot_size BIGINT,
        maximum_lot_size BIGINT,
        rounding_value BIGINT,
        in_house_production_days INTEGER,
        planned_delivery_days INTEGER,
        goods_receipt_days INTEGER,
        replenishment_days INTEGER,
        safety_stock BIGINT,
        reorder_point BIGINT,
        maximum_stock BIGINT,
        individual_collective {text} NOT NULL,
        special_procurement {text} NOT NULL,
        supplying_plant INTEGER REFERENCES plant (id),
        mixed_mrp INTEGER,
        consumption_mode INTEGER,
        backward_consumption_days INTEGER,
        forward_consumption_days INTEGER,
        planning_material INTEGER REFERENCES material (id),
        planning_plant INTEGER REFERENCES plant (id),
        planning_conversion_factor BIGINT,
        firming_type INTEGER,
        planning_time_fence_days INTEGER,
        assembly_scrap_percent INTEGER,
        component_scrap_percent INTEGER,
        standard_price BIGINT,
        price_unit INTEGER,
        opening_period_days INTEGER NOT NULL,
        low_level_code INTEGER NOT NULL,
        CONSTRAINT unq_material_plant__material_plant UNIQUE (material, plant)
    )""",
    """CREATE INDEX idx_material_plant__planning_material ON material_plant (planning_material)""",
    """CREATE INDEX idx_material_plant__planning_plant ON material_plant (planning_plant)""",
    """CREATE INDEX idx_material_plant__plant ON material_plant (plant)""",
    """CREATE INDEX idx_material_plant__supplying_plant ON material_plant (supplying_plant)""",
    """CREATE TABLE bom_item (
        id {auto_key},
        parent INTEGER NOT NULL REFERENCES material_plant (id),
        alternative INTEGER NOT NULL,
        item {text} NOT NULL,
        component INTEGER NOT NULL REFERENCES material_plant (id),
        quantity BIGINT NOT NULL,
        base_quantity BIGINT NOT NULL,
        unit {text} NOT NULL,
        fixed_quantity BOOLEAN NOT NULL,
        scrap_percent INTEGER,
        valid_from INTEGER,
        valid_to INTEGER,
        explosion {text} NOT NULL,
        lead_time_offset_days INTEGER NOT NULL,
        condition {text} NOT NULL,
        CONSTRAINT unq_bom_item__parent_alternative_item UNIQUE (parent, alternative, item)
    )""",
    """CREATE INDEX idx_bom_item__component ON bom_item (component)""",
    """CREATE TABLE planned_independent_requirement (
        id {auto_key},
        material_plant INTEGER NOT NULL REFERENCES material_plant (id),
        version {text} NOT NULL,
        date INTEGER NOT NULL,
        period {text} NOT NULL,
        quantity BIGINT NOT NULL,
        withdrawn_quantity BIGINT NOT NULL,
        requirements_type {text} NOT NULL,
        active BOOLEAN NOT NULL,
        CONSTRAINT unq_planned_independent_requirement__material_plant_version_date
            UNIQUE (material_plant, version, date)
    )""",
    """CREATE TABLE sales_order (
        id {auto_key},
        sales_order {text} UNIQUE NOT NULL,
        customer {text} NOT NULL
    )""",
    """CREATE TABLE sales_order_item (
        id {auto_key},
        sales_order INTEGER NOT NULL REFERENCES sales_order (id),
        item INTEGER NOT NULL,
        material_plant INTEGER NOT NULL REFERENCES material_plant (id),
        strategy_group {text} NOT NULL,
        rejected BOOLEAN NOT NULL,
        CONSTRAINT unq_sales_order_item__sales_order_item UNIQUE (sales_order, item)
    )""",
    """CREATE INDEX idx_sales_order_item__material_plant ON sales_order_item (material_plant)""",
    """CREATE TABLE receipt (
        id {auto_key},
        order_number {text} NOT NULL,
        item INTEGER NOT NULL,
        kind {text} NOT NULL,
        material_plant INTEGER NOT NULL REFERENCES material_plant (id),
        quantity BIGINT NOT NULL,
        received_quantity BIGINT NOT NULL,
        start_date INTEGER,
        availability_date INTEGER NOT NULL,
        firmed BOOLEAN NOT NULL,
        sales_order_item INTEGER REFERENCES sales_order_item (id),
        CONSTRAINT unq_receipt__order_number_item UNIQUE (order_number, item)
    )""",
    """CREATE INDEX idx_receipt__material_plant ON receipt (material_plant)""",
    """CREATE INDEX idx_receipt__sales_order_item ON receipt (sales_order_item)""",
    """CREATE TABLE reservation (
        id {auto_key},
        reservation {text} NOT NULL,
        item INTEGER NOT NULL,
        material_plant INTEGER NOT NULL REFERENCES material_plant (id),
        quantity BIGINT NOT NULL,
        withdrawn_quantity BIGINT NOT NULL,
        date INTEGER NOT NULL,
        sales_order_item INTEGER REFERENCES sales_order_item (id),
        receipt INTEGER REFERENCES receipt (id),
        CONSTRAINT unq_reservation__reservation_item UNIQUE (reservation, item)
    )""",
    """CREATE INDEX idx_reservation__material_plant ON reservation (material_plant)""",
    """CREATE INDEX idx_reservation__receipt ON reservation (receipt)""",
    """CREATE INDEX idx_reservation__sales_order_item ON reservation (sales_order_item)""",
    """CREATE TABLE schedule_line (
        id {auto_key},
        sales_order_item INTEGER NOT NULL REFERENCES sales_order_item (id),
        schedule_line INTEGER NOT NULL,
        quantity BIGINT NOT NULL,
        delivered_quantity BIGINT NOT NULL,
        requested_date INTEGER NOT NULL,
        CONSTRAINT unq_schedule_line__sales_order_item_schedule_line UNIQUE (sales_order_item, schedule_line)
    )""",
    """CREATE TABLE stock (
        id {auto_key},
        material_plant INTEGER NOT NULL REFERENCES material_plant (id),
        storage_location {text},
        stock_type {text} NOT NULL,
        sales_order_item INTEGER REFERENCES sales_order_item (id),
        quantity BIGINT NOT NULL
    )""",
    """CREATE INDEX idx_stock__material_plant_storage_location_stock_type_sales_order_item
        ON stock (material_plant, storage_location, stock_type, sales_order_item)""",
    """CREATE INDEX idx_stock__sales_order_item
        ON stock (sales_order_item)""",
)


def upgrade(dialect: str) -> tuple[str, ...]:
    """The statements for "sqlite" or "postgresql"."""
    return tuple(statement.format(**_WORDS[dialect]).strip() for statement in _STATEMENTS)
