"""What a step of a scenario does: the actions, and reading them from the file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from mto_graph.errors import ErrorCode
from mto_graph.services.goods_movements import GoodsMovement
from mto_graph.services.goods_movements.soundness import STOCK_TYPES
from mto_graph.services.manual_orders import NewPlannedOrder, PlannedOrderChange
from mto_graph.services.planning.request import SCOPES
from mto_graph.services.scenarios.fields import Fields
from mto_graph.services.scenarios.kanban import CreateKanban, SetKanbanStatus, read_create_kanban, read_kanban
from mto_graph.units import EPOCH

Row = Mapping[str, object]
Tables = Mapping[str, tuple[Row, ...]]


@dataclass(frozen=True, slots=True)
class UpsertRows:
    """Rows of data set tables to insert or change, all of them or none."""

    tables: Tables


@dataclass(frozen=True, slots=True)
class RunPlanning:
    """A planning run; empty keys mean everything."""

    plant: str
    material: str
    sales_order: str
    item: int | None
    run_type: str
    planning_mode: str
    scope: str


@dataclass(frozen=True, slots=True)
class ConvertPlannedOrders:
    """Convert the planned orders of a section, or those of one day of it."""

    material: str
    plant: str
    section: str
    on: date | None


@dataclass(frozen=True, slots=True)
class ChangePlannedOrder:
    """Change the planned order of a section, or that of one day of it."""

    material: str
    plant: str
    section: str
    on: date | None
    change: PlannedOrderChange


@dataclass(frozen=True, slots=True)
class CreatePlannedOrder:
    """Make a planned order by hand."""

    order: NewPlannedOrder


@dataclass(frozen=True, slots=True)
class DeletePlannedOrder:
    """Delete the planned order of a section, or that of one day of it."""

    material: str
    plant: str
    section: str
    on: date | None


@dataclass(frozen=True, slots=True)
class ReceiveGoods:
    """Goods receipt for the open order of a section (of that day); no quantity: all that is open."""

    material: str
    plant: str
    section: str
    on: date | None
    quantity: Decimal | None
    issue_components: bool
    final: bool


@dataclass(frozen=True, slots=True)
class Deliver:
    """Goods issue to the customer for a sales order item."""

    sales_order: str
    item: int
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class MoveGoods:
    """A goods movement by its movement type, with whatever a posting may name."""

    movement: GoodsMovement


@dataclass(frozen=True, slots=True)
class DerivePlan:
    """Derive plans of components from the inactive plan of a product."""

    material: str
    version: str


@dataclass(frozen=True, slots=True)
class MoveToday:
    """Moves the planning date of the following steps."""

    today: date


@dataclass(frozen=True, slots=True)
class ExpectError:
    """An action that must be refused with this code and change nothing."""

    code: str
    action: Action


Action = (
    UpsertRows
    | RunPlanning
    | ConvertPlannedOrders
    | ChangePlannedOrder
    | CreatePlannedOrder
    | DeletePlannedOrder
    | ReceiveGoods
    | Deliver
    | MoveGoods
    | SetKanbanStatus
    | CreateKanban
    | DerivePlan
    | MoveToday
    | ExpectError
)


def read_action(key: str, fields: Fields, plant: str) -> Action:
    """The action of one key of a step, other than rows of tables; `plant` stands where none is written."""
    action = _READERS[key](fields, plant)
    fields.close()
    return action


def _run_planning(fields: Fields, plant: str) -> Action:
    material = fields.text("material")
    sales_order = fields.text("sales_order")
    item = fields.number("item", required=bool(sales_order))
    if item is not None and not sales_order:
        fields.fault("is required beside item", "sales_order", code=ErrorCode.REQUIRED)
    return RunPlanning(
        fields.text("plant", plant if material else ""),
        material,
        sales_order,
        item,
        fields.text("planning_run_type"),
        fields.text("planning_mode"),
        fields.choice("scope", SCOPES),
    )


def _convert_planned_orders(fields: Fields, plant: str) -> Action:
    return ConvertPlannedOrders(
        fields.text("material", required=True),
        plant_of(fields, plant),
        fields.text("section", required=True),
        fields.day("date"),
    )


def _change_planned_order(fields: Fields, plant: str) -> Action:
    return ChangePlannedOrder(
        fields.text("material", required=True),
        plant_of(fields, plant),
        fields.text("section", required=True),
        fields.day("date"),
        PlannedOrderChange(
            quantity=fields.quantity("quantity"),
            availability_date=fields.day("availability_date"),
            start_date=fields.day("start_date"),
            firmed=fields.flag("firmed"),
        ),
    )


def _create_planned_order(fields: Fields, plant: str) -> Action:
    return CreatePlannedOrder(
        NewPlannedOrder(
            material=fields.text("material", required=True),
            plant=plant_of(fields, plant),
            quantity=fields.quantity("quantity", required=True) or Decimal(0),
            availability_date=fields.day("availability_date", required=True) or EPOCH,
            start_date=fields.day("start_date"),
            sales_order=fields.text("sales_order"),
            sales_order_item=fields.number("sales_order_item"),
            gross=bool(fields.flag("gross")),
        )
    )


def _delete_planned_order(fields: Fields, plant: str) -> Action:
    return DeletePlannedOrder(
        fields.text("material", required=True),
        plant_of(fields, plant),
        fields.text("section", required=True),
        fields.day("date"),
    )


def _goods_receipt(fields: Fields, plant: str) -> Action:
    return ReceiveGoods(
        fields.text("material", required=True),
        plant_of(fields, plant),
        fields.text("section", required=True),
        fields.day("date"),
        fields.positive_quantity("quantity"),
        bool(fields.flag("issue_components")),
        bool(fields.flag("final")),
    )


def _delivery(fields: Fields, plant: str) -> Action:
    return Deliver(
        fields.text("sales_order", required=True),
        fields.number("item", required=True) or 0,
        fields.positive_quantity("quantity", required=True) or Decimal(0),
    )


def _goods_movement(fields: Fields, plant: str) -> Action:
    material = fields.text("material")
    return MoveGoods(
        GoodsMovement(
            movement_type=fields.text("movement_type", required=True),
            quantity=fields.positive_quantity("quantity"),
            material=material,
            plant=fields.text("plant", plant, required=bool(material) and not plant),
            order=fields.text("order"),
            order_item=fields.number("order_item"),
            reservation=fields.text("reservation"),
            reservation_item=fields.number("reservation_item"),
            sales_order=fields.text("sales_order"),
            sales_order_item=fields.number("sales_order_item"),
            section=fields.text("section"),
            storage_location=fields.text("storage_location"),
            stock_type=fields.choice("stock_type", STOCK_TYPES),
            to_material=fields.text("to_material"),
            to_section=fields.text("to_section"),
            to_storage_location=fields.text("to_storage_location"),
            posting_date=fields.day("posting_date"),
            document=fields.text("document"),
            issue_components=bool(fields.flag("issue_components")),
            final=bool(fields.flag("final")),
        )
    )


def _derive_plan(fields: Fields, plant: str) -> Action:
    return DerivePlan(fields.text("material", required=True), fields.text("version"))


def plant_of(fields: Fields, plant: str) -> str:
    """The plant written, else the only one given; a fault when there is neither."""
    return fields.text("plant", plant, required=not plant)


_READERS: Final[Mapping[str, Callable[[Fields, str], Action]]] = {
    "planning_run": _run_planning,
    "convert_planned_orders": _convert_planned_orders,
    "change_planned_order": _change_planned_order,
    "create_planned_order": _create_planned_order,
    "delete_planned_order": _delete_planned_order,
    "goods_receipt": _goods_receipt,
    "delivery": _delivery,
    "goods_movement": _goods_movement,
    "kanban": read_kanban,
    "create_kanban": read_create_kanban,
    "derive_plan": _derive_plan,
}
ACTION_KEYS: Final = tuple(_READERS)
