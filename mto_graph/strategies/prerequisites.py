"""The usual prerequisites of make-to-order strategies, ready to be named in a declaration."""

from __future__ import annotations

from mto_graph.strategies.checks import MasterDataCheck, MaterialFacts


def _bom_missing(facts: MaterialFacts) -> str | None:
    if facts.has_bom or facts.procurement_type == "external":
        return None
    return f"Material {facts.material} has no bill of material in plant {facts.plant}; create one."


def _sold_without_plan(facts: MaterialFacts) -> str | None:
    if facts.has_plan or not facts.has_sales_orders:
        return None
    return (
        f"Material {facts.material} has sales orders and no plan; with strategy {facts.strategy_group} only the plan "
        "is made, and orders wait for stock: enter planned_independent_requirements."
    )


def _not_in_house(facts: MaterialFacts) -> str | None:
    if facts.procurement_type != "external":
        return None
    return (
        f"Material {facts.material} is procured externally; strategy {facts.strategy_group} plans "
        "the parts below the product: set procurement_type to in_house."
    )


def _not_lot_for_lot(facts: MaterialFacts) -> str | None:
    if facts.lot_size in ("", "EX"):
        return None
    return (
        f"Lot size {facts.lot_size} of material {facts.material} over-plans what orders consume; set lot_size to EX"
        f"{'' if facts.individual_lot_sizing else ' (customer sections are lot-for-lot in any case)'}."
    )


def _quantity_changed(facts: MaterialFacts) -> str | None:
    maintained = [
        name for name in ("rounding_value", "minimum_lot_size", "maximum_lot_size") if getattr(facts, name)
    ]
    if not maintained:
        return None
    names = f"{' and '.join(maintained)} of material {facts.material}"
    if facts.individual_lot_sizing:
        return f"{names} over-plans what orders consume; clear it."
    return f"{names} has no effect in customer sections and over-plans elsewhere; clear it."


def _consumption_missing(facts: MaterialFacts) -> str | None:
    if facts.planning_material:
        return None
    missing = [
        name
        for name, needed in (
            ("consumption_mode", True),
            ("backward_consumption_days", facts.consumption_mode in (None, 1, 2, 4)),
            ("forward_consumption_days", facts.consumption_mode in (2, 3, 4)),
        )
        if needed and getattr(facts, name) is None
    ]
    if not missing:
        return None
    return (
        f"Material {facts.material} has no {', '.join(missing)}; without any of them orders consume the "
        "plan backward over 999 workdays, a single empty period counts as the day itself."
    )


def _no_planning_material(facts: MaterialFacts) -> str | None:
    if facts.planning_material or not facts.has_sales_orders:
        return None
    return (
        f"Material {facts.material} is sold with strategy {facts.strategy_group} but names no planning material; its "
        "orders consume no plan: maintain planning_material."
    )


def _planning_material_of_another_strategy(facts: MaterialFacts) -> str | None:
    code = facts.strategy_group
    if not facts.planning_material or facts.planning_material_strategy_group == code:
        return None
    return (
        f"Planning material {facts.planning_material} of material {facts.material} does not carry strategy {code}; "
        f"its plan cannot be consumed: set its strategy_group to {code}."
    )


def mixed_mrp(value: int, otherwise: str) -> MasterDataCheck:
    """The material's mixed MRP is this; `otherwise` says what is wrong where it is not.

    Example: `mixed_mrp(1, "nothing that orders above need consumes its plan")`
    """

    def finds(facts: MaterialFacts) -> str | None:
        if facts.mixed_mrp == value:
            return None
        return (
            f"Material {facts.material} carries strategy {facts.strategy_group} but does not take part in mixed "
            f"planning {value}: {otherwise}; set mixed_mrp to {value}."
        )

    return MasterDataCheck("MIXED_MRP", "mixed_mrp", f"Mixed MRP is {value}.", finds)


PLAN_EXISTS = MasterDataCheck(
    "PLAN_MISSING",
    "planned_independent_requirements",
    "What is sold has a plan, because orders are not planned.",
    _sold_without_plan,
)
BOM_EXISTS = MasterDataCheck("BOM_MISSING", "bom", "A bill of material exists.", _bom_missing)
IN_HOUSE = MasterDataCheck("NOT_IN_HOUSE", "procurement_type", "The product is made in-house.", _not_in_house)
LOT_FOR_LOT = MasterDataCheck("NOT_LOT_FOR_LOT", "lot_size", "The lot size is EX.", _not_lot_for_lot)
NO_ROUNDING = MasterDataCheck(
    "LOT_MODIFIED", "rounding_value", "No rounding value and no minimum or maximum lot.", _quantity_changed
)
CONSUMPTION_MAINTAINED = MasterDataCheck(
    "CONSUMPTION_MISSING",
    "consumption_mode",
    "Consumption mode and periods are maintained on the material that carries the plan.",
    _consumption_missing,
)
PLANNING_MATERIAL_NAMED = MasterDataCheck(
    "PLANNING_MATERIAL_MISSING",
    "planning_material",
    "A product that is sold names its planning material.",
    _no_planning_material,
)
PLANNING_MATERIAL_ALIKE = MasterDataCheck(
    "PLANNING_MATERIAL_STRATEGY",
    "planning_material",
    "The planning material carries the same strategy.",
    _planning_material_of_another_strategy,
)


def _not_configurable(facts: MaterialFacts) -> str | None:
    if facts.configurable:
        return None
    return (
        f"Material {facts.material} has no characteristics, so strategy {facts.strategy_group} finds nothing to "
        "configure; maintain material_characteristics."
    )


def _items_unconfigured(facts: MaterialFacts) -> str | None:
    if not facts.unconfigured_items:
        return None
    named = ", ".join(facts.unconfigured_items)
    return (
        f"Sales order items of material {facts.material} lack values of required characteristics: {named}; complete "
        "them in sales_order_configurations."
    )


def _no_variant(facts: MaterialFacts) -> str | None:
    if facts.variant_of:
        return None
    return (
        f"Material {facts.material} is no variant of a configurable material, as strategy {facts.strategy_group} "
        "expects; enter it in material_variants."
    )


def _variant_unconfigured(facts: MaterialFacts) -> str | None:
    if not facts.lacking_values:
        return None
    return (
        f"Variant {facts.material} has no value of {', '.join(facts.lacking_values)}, which {facts.variant_of} "
        "requires; complete it in material_configurations."
    )


def _items_without_project(facts: MaterialFacts) -> str | None:
    if not facts.items_without_project:
        return None
    named = ", ".join(facts.items_without_project)
    return (
        f"Sales order items of material {facts.material} are planned by project and name none: {named}; each is "
        "planned in a section of its own until its project is entered in sales_orders."
    )


def _project_with_order_bom(facts: MaterialFacts) -> str | None:
    if not facts.project_items_with_order_bom:
        return None
    named = ", ".join(facts.project_items_with_order_bom)
    return (
        f"Sales order items of material {facts.material} have an order BOM and are planned in the section of their "
        f"project, which is made by the bills of material of everybody: {named}; delete the order BOM, or take a "
        "strategy that plans by sales order item."
    )


def _configured_by_item(facts: MaterialFacts) -> str | None:
    if not facts.configurable:
        return None
    return (
        f"Material {facts.material} is configurable, but strategy {facts.strategy_group} plans by project, whose "
        "section knows no configuration of a single item: take a strategy that plans by sales order item, or a variant."
    )


PROJECT_NAMED = MasterDataCheck(
    "PROJECT_MISSING",
    "project",
    "Every sales order item that is planned by project names one.",
    _items_without_project,
)
NO_ORDER_BOM = MasterDataCheck(
    "PROJECT_ORDER_BOM",
    "order_bom_items",
    "Sales order items that stand in the section of a project have no order BOM.",
    _project_with_order_bom,
)
NOT_CONFIGURED = MasterDataCheck(
    "PROJECT_CONFIGURABLE",
    "material_characteristics",
    "The material is not configured by the sales order item.",
    _configured_by_item,
)
CONFIGURABLE = MasterDataCheck(
    "NOT_CONFIGURABLE", "material_characteristics", "The material is configurable.", _not_configurable
)
ITEMS_CONFIGURED = MasterDataCheck(
    "ITEM_NOT_CONFIGURED",
    "sales_order_configurations",
    "Every sales order item has a value of each required characteristic.",
    _items_unconfigured,
)
VARIANT = MasterDataCheck(
    "NO_VARIANT", "material_variants", "The material is a variant of a configurable material.", _no_variant
)
VARIANT_CONFIGURED = MasterDataCheck(
    "VARIANT_NOT_CONFIGURED",
    "material_configurations",
    "The variant has a value of each required characteristic.",
    _variant_unconfigured,
)
