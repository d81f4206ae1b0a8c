"""The ledger of goods movements, what deliveries took from the plan, and the columns that order life and cost need."""

from __future__ import annotations

_WORDS = {
    "sqlite": {
        "row_number": "INTEGER",
        "text": "TEXT",
        "timestamp": "DATETIME",
        "without_rowid": "WITHOUT ROWID",
        "now": "strftime('%Y-%m-%d %H:%M:%f000', 'now')",
        "today": "CAST(julianday(date('now')) - julianday('1970-01-01') AS INTEGER)",
    },
    "postgresql": {
        "row_number": "BIGINT",
        "text": 'TEXT COLLATE "C"',
        "timestamp": "TIMESTAMP",
        "without_rowid": "",
        "now": "(now() AT TIME ZONE 'UTC')",
        "today": "((now() AT TIME ZONE 'UTC')::date - date '1970-01-01')",
    },
}

_STATEMENTS = (
    "ALTER TABLE material_plant ADD COLUMN purchase_price BIGINT",
    "ALTER TABLE material_plant ADD COLUMN activity_cost BIGINT",
    "ALTER TABLE material_plant ADD COLUMN overdelivery_tolerance_percent INTEGER",
    "ALTER TABLE sales_order_item ADD COLUMN net_price BIGINT",
    "ALTER TABLE receipt ADD COLUMN net_price BIGINT",
    "ALTER TABLE receipt ADD COLUMN delivery_completed BOOLEAN NOT NULL DEFAULT FALSE",
    "ALTER TABLE reservation ADD COLUMN final_issue BOOLEAN NOT NULL DEFAULT FALSE",
    """CREATE TABLE goods_movement (
        id {row_number} NOT NULL PRIMARY KEY,
        posting BIGINT NOT NULL,
        movement_type {text} NOT NULL,
        posting_date INTEGER NOT NULL,
        posted_at {timestamp} NOT NULL,
        material_plant INTEGER NOT NULL,
        quantity BIGINT NOT NULL,
        amount BIGINT,
        from_segment BIGINT,
        from_location {text} NOT NULL,
        from_stock_type {text} NOT NULL,
        to_material_plant INTEGER,
        to_segment BIGINT,
        to_location {text} NOT NULL,
        to_stock_type {text} NOT NULL,
        receipt INTEGER,
        receipt_order {text} NOT NULL,
        receipt_item INTEGER,
        reservation INTEGER,
        schedule_line INTEGER,
        sales_order_item INTEGER,
        reversal_of BIGINT,
        document {text} NOT NULL
    )""",
    "CREATE INDEX idx_goods_movement__material_plant ON goods_movement (material_plant)",
    "CREATE INDEX idx_goods_movement__to_material_plant ON goods_movement (to_material_plant)",
    "CREATE INDEX idx_goods_movement__posting ON goods_movement (posting)",
    "CREATE INDEX idx_goods_movement__receipt ON goods_movement (receipt)",
    "CREATE INDEX idx_goods_movement__sales_order_item ON goods_movement (sales_order_item)",
    "CREATE INDEX idx_goods_movement__reversal_of ON goods_movement (reversal_of)",
    """CREATE TABLE plan_reduction (
        goods_movement BIGINT NOT NULL,
        planned_independent_requirement INTEGER NOT NULL,
        quantity BIGINT NOT NULL,
        PRIMARY KEY (goods_movement, planned_independent_requirement)
    ) {without_rowid}""",
    """CREATE INDEX idx_plan_reduction__planned_independent_requirement
        ON plan_reduction (planned_independent_requirement)""",
    # Stock that was there before the ledger is its first entry.
    """INSERT INTO goods_movement (id, posting, movement_type, posting_date, posted_at, material_plant, quantity,
            from_location, from_stock_type, to_segment, to_location, to_stock_type, receipt_order,
            sales_order_item, document)
        SELECT ROW_NUMBER() OVER (ORDER BY id), 0, '561', {today}, {now}, material_plant, quantity, '', '',
            COALESCE(8 * CAST(sales_order_item AS BIGINT) + 3, 0), COALESCE(storage_location, ''), stock_type, '',
            sales_order_item, ''
        FROM stock WHERE quantity > 0 ORDER BY id""",
    "UPDATE goods_movement SET posting = id",
    "INSERT INTO counter (name, value) SELECT 'goods_movement', COUNT(*) FROM goods_movement",
)


def upgrade(dialect: str) -> tuple[str, ...]:
    """The statements for "sqlite" or "postgresql"."""
    return tuple(statement.format(**_WORDS[dialect]).strip() for statement in _STATEMENTS)
