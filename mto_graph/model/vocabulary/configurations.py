"""Characteristics of configurable materials, and their values in variants, plans and sales orders."""

from __future__ import annotations

from mto_graph.model.columns import (
    CHARACTERISTIC_TYPES,
    Column,
    Kind,
    Reference,
    Table,
    choice,
    flag,
    item,
    key,
    reference,
    signed_quantity,
    text,
    value,
)

CHARACTERISTICS = Table(
    "characteristics",
    "Characteristics in which variants of products differ.",
    (
        key("characteristic", "Its name, which expressions use: letters, digits and underscores."),
        text("description", "What people call it."),
        choice("type", "What its values are.", *CHARACTERISTIC_TYPES, default=None),
        signed_quantity("minimum", "The smallest value of a number."),
        signed_quantity("maximum", "The largest value of a number."),
    ),
)

CHARACTERISTIC_VALUES = Table(
    "characteristic_values",
    "The values that a characteristic may have; one without any may have every value of its type.",
    (
        key("characteristic", "The characteristic.", Reference.CHARACTERISTIC),
        value("value", "The value.", key=True),
        text("description", "What people call it."),
    ),
)

MATERIAL_CHARACTERISTICS = Table(
    "material_characteristics",
    "The characteristics of configurable materials.",
    (
        key("material", "The configurable material.", Reference.MATERIAL),
        key("characteristic", "The characteristic.", Reference.CHARACTERISTIC),
        flag("required", "Whether a configuration is incomplete without it.", default=True),
    ),
)

MATERIAL_VARIANTS = Table(
    "material_variants",
    "Variants: materials that stand for one configuration of a configurable material.",
    (
        key("material", "The variant.", Reference.MATERIAL),
        reference("configurable_material", "What it is a variant of.", Reference.MATERIAL, required=True),
    ),
)

MATERIAL_CONFIGURATIONS = Table(
    "material_configurations",
    "The values that the variants stand for.",
    (
        key("material", "The variant.", Reference.MATERIAL),
        key("characteristic", "A characteristic of its configurable material.", Reference.CHARACTERISTIC),
        value("value", "The value; empty: none."),
    ),
)

USAGE_PROBABILITIES = Table(
    "usage_probabilities",
    "How often values of characteristics are expected in the plan of a configurable material.",
    (
        key("material", "The configurable material.", Reference.MATERIAL),
        key("characteristic", "One of its characteristics.", Reference.CHARACTERISTIC),
        value("value", "The value.", key=True),
        Column(
            "percent",
            Kind.PERCENT,
            "The part of the planned quantity that has this value.",
            required=True,
            minimum=0,
            maximum=100_000,
        ),
    ),
)

SALES_ORDER_CONFIGURATIONS = Table(
    "sales_order_configurations",
    "The configurations of sales order items; of a variant only what differs from its own values.",
    (
        key("sales_order", "The order's number.", Reference.SALES_ORDER),
        item("item", "The item of the order."),
        key("characteristic", "A characteristic of what is ordered.", Reference.CHARACTERISTIC),
        value("value", "The value; empty: none of its own."),
    ),
)
