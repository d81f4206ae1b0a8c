"""The enumerations. A member's value is the word that data sets and the database use."""

from __future__ import annotations

from enum import Enum
from typing import Any

import strawberry


def _value(value: Any, description: str) -> Any:
    return strawberry.enum_value(value, description=description)


@strawberry.enum(description="How a material is procured.")
class ProcurementType(Enum):
    IN_HOUSE = _value("in_house", "Made in the plant, from the components of its bill of material.")
    EXTERNAL = _value("external", "Bought, or transferred from another plant.")
    BOTH = _value("both", "Made or bought; planning proposes to make it.")


@strawberry.enum(description="Whether the requirements of a component stay apart per sales order.")
class IndividualCollective(Enum):
    INDIVIDUAL = _value("individual", "Planned for each sales order item by itself, if the level above is.")
    COLLECTIVE = _value("collective", "Planned together, from plant stock, whoever needs it.")


@strawberry.enum(description="A special way in which a material is procured.")
class SpecialProcurement(Enum):
    PHANTOM = _value(
        "phantom", "Never ordered or stocked itself: its requirements pass on to its components."
    )
    STOCK_TRANSFER = _value("stock_transfer", "Transferred from the supplying plant.")


@strawberry.enum(
    description="How far lots are allowed in sections of sales order items, which are lot-for-lot otherwise."
)
class IndividualLotSizing(Enum):
    ROUNDING = _value("rounding", "Each shortage is a lot of its own, rounded up to the rounding value.")
    FULL = _value("full", "The material's lot size, minimum, maximum and rounding count as everywhere else.")


@strawberry.enum(description="What kind of additional planning a make-to-stock material takes part in.")
class MixedMrp(Enum):
    ASSEMBLY_PLANNING = _value(1, "Assembly planning with final assembly (SAP: mixed MRP 1).")
    GROSS_PLANNING = _value(2, "Gross requirements planning: stock does not count (SAP: mixed MRP 2).")
    ASSEMBLY_PLANNING_WITHOUT_FINAL_ASSEMBLY = _value(
        3, "Assembly planning without final assembly (SAP: mixed MRP 3)."
    )


@strawberry.enum(description="In which direction a sales order looks for plan that it consumes.")
class ConsumptionMode(Enum):
    BACKWARD = _value(1, "Plan before the requested date, the nearest first.")
    BACKWARD_THEN_FORWARD = _value(2, "Plan before the requested date, then plan after it.")
    FORWARD = _value(3, "Plan after the requested date, the nearest first.")
    FORWARD_THEN_BACKWARD = _value(4, "Plan after the requested date, then plan before it.")


@strawberry.enum(description="How proposals inside the planning time fence are protected.")
class FirmingType(Enum):
    NONE = _value(0, "Nothing is firmed.")
    FIRM_AND_MOVE = _value(1, "Proposals in the fence are firmed; new ones are moved to its end.")
    FIRM_AND_STOP = _value(2, "Proposals in the fence are firmed; no new ones are made in it.")
    MOVE = _value(3, "Nothing is firmed; new proposals are moved to the end of the fence.")
    STOP = _value(4, "Nothing is firmed; no new proposals are made in the fence.")


@strawberry.enum(description="Overrides, for one BOM item, how the component's requirements are treated.")
class ExplosionType(Enum):
    INDIVIDUAL = _value("individual", "Planned for each sales order item by itself.")
    COLLECTIVE = _value("collective", "Planned together, from plant stock.")
    PHANTOM = _value("phantom", "Requirements pass on to the component's own components.")


@strawberry.enum(description="The bucket that a line of the plan stands for.")
class PlanPeriod(Enum):
    DAY = _value("day", "The day itself.")
    WEEK = _value("week", "The week; it counts on its Monday.")
    MONTH = _value("month", "The month; it counts on its first day.")


@strawberry.enum(description="Whether stock may be used.")
class StockType(Enum):
    UNRESTRICTED = _value("unrestricted", "Free to be used.")
    QUALITY_INSPECTION = _value("quality_inspection", "Being inspected; planning counts it.")
    BLOCKED = _value("blocked", "Not to be used; planning does not count it.")
    RETURNS_BLOCKED = _value("returns_blocked", "Returned by a customer and not looked at yet; not counted.")


@strawberry.enum(description="What kind of order a receipt is.")
class ReceiptKind(Enum):
    PRODUCTION_ORDER = _value("production_order", "An order to make it.")
    PURCHASE_ORDER = _value("purchase_order", "An order to a supplier.")
    PURCHASE_REQUISITION = _value("purchase_requisition", "A request to purchasing.")
    PLANNED_ORDER = _value("planned_order", "A firm planned order handed over from outside.")


@strawberry.enum(description="Where a container of kanban is on its way round.")
class KanbanStatus(Enum):
    WAIT = _value("wait", "Empty, and nothing shall come yet; what was called is withdrawn.")
    EMPTY = _value("empty", "Empty, and its replenishment is called.")
    IN_PROCESS = _value("in_process", "The source works on it.")
    IN_TRANSIT = _value("in_transit", "On the way to the supply area.")
    FULL = _value("full", "Filled and received.")
    IN_USE = _value("in_use", "The supply area takes from it.")
    ERROR = _value("error", "Something is wrong; a person decides what comes next.")


@strawberry.enum(description="Where an empty container sends its call.")
class KanbanReplenishment(Enum):
    IN_HOUSE = _value("in_house", "It is made: a production order.")
    EXTERNAL = _value("external", "It is bought: a purchase requisition.")
    STOCK_TRANSFER = _value(
        "stock_transfer", "The supplying plant sends it: a requisition that reserves there."
    )
    FROM_STORAGE_LOCATION = _value(
        "from_storage_location", "Another storage location of the plant gives it: a reservation there."
    )


@strawberry.enum(description="What the values of a characteristic are.")
class CharacteristicType(Enum):
    TEXT = _value("text", "Words.")
    NUMBER = _value("number", "Exact numbers of up to three places.")
    DATE = _value("date", "Days.")
    BOOLEAN = _value("boolean", "`true` or `false`.")


@strawberry.enum(description="A day of the week.")
class Weekday(Enum):
    MONDAY = _value(0, "Monday.")
    TUESDAY = _value(1, "Tuesday.")
    WEDNESDAY = _value(2, "Wednesday.")
    THURSDAY = _value(3, "Thursday.")
    FRIDAY = _value(4, "Friday.")
    SATURDAY = _value(5, "Saturday.")
    SUNDAY = _value(6, "Sunday.")


@strawberry.enum(
    description="The kinds of planning segments. Each has its own stock, requirements and receipts; none "
    "covers another."
)
class SectionKind(Enum):
    NET = _value(0, "Plant stock and everything planned against it.")
    GROSS = _value(1, "Gross requirements planning: stock does not count.")
    PLANNING = _value(2, "Planning without final assembly: the plan and what is prepared for it.")
    CUSTOMER = _value(3, "One sales order item: nobody else takes its material.")
    PROJECT = _value(4, "One project.")


@strawberry.enum(description="Why something must be planned again.")
class PlanningFileReason(Enum):
    MATERIAL = _value(1, "Master data of the material.")
    BOM = _value(2, "Its bill of material.")
    PLANT = _value(3, "The calendar or the settings of its plant.")
    SALES_ORDER = _value(4, "A sales order item: quantity, date, strategy, delivery or rejection.")
    PLAN = _value(5, "Planned independent requirements.")
    STOCK = _value(6, "Stock.")
    RECEIPT = _value(7, "A production order, purchase requisition, purchase order or firm planned order.")
    RESERVATION = _value(8, "A reservation.")
    PLANNED_ORDER = _value(9, "A planned order that somebody changed.")
    DEPENDENT = _value(10, "A dependent requirement, by a run that did not plan the component.")
    PLUGINS = _value(11, "The plugins: a run found other ones, or other versions, than the run before it.")


@strawberry.enum(
    description="What a line of a stock/requirements list is. `MrpElement.shortText` has the planner's word for it."
)
class MrpElementType(Enum):
    STOCK = _value("Stock", "Plant stock at the head of the net section.")
    CUSTOMER_STOCK = _value("CustSt", "Stock of the sales order item at the head of its section.")
    PROJECT_STOCK = _value("ProjSt", "Stock of the project at the head of its section.")
    SAFETY_STOCK = _value("SafeSt", "Safety stock, counted as a requirement of the planning date.")
    PLANNING_TIME_FENCE = _value(
        "FncEnd", "The end of the planning time fence: from this day on planning is free."
    )
    SALES_ORDER = _value("CusOrd", "A schedule line of a sales order item.")
    PLANNED_INDEPENDENT_REQUIREMENT = _value("IndReq", "What the plan still leaves open.")
    DEPENDENT_REQUIREMENT = _value("DepReq", "A component that a planned order needs.")
    ORDER_RESERVATION = _value("OrdRes", "A component reserved for a production order.")
    MANUAL_RESERVATION = _value("MtlRes", "Material reserved by hand.")
    FORECAST_REQUIREMENT = _value("ForReq", "A requirement from a forecast.")
    PLANNED_ORDER = _value("PldOrd", "A proposal of planning.")
    PRODUCTION_ORDER = _value("PrdOrd", "An order to make it.")
    PURCHASE_REQUISITION = _value("PurRqs", "A request to purchasing.")
    PURCHASE_ORDER = _value("POitem", "An order to a supplier.")


@strawberry.enum(description="How a sales order item is confirmed.")
class AvailabilityCheck(Enum):
    ATP = _value(
        "atp", "Available to promise: stock and receipts of its section, else the lead time from today."
    )
    ATP_WITHOUT_LEAD_TIME = _value(
        "atp_without_lead_time",
        "Available to promise: stock and receipts of its section, and no more than these.",
    )
    PLAN = _value("plan", "Only what the plan still leaves open; stock and receipts do not count.")
    NONE = _value("none", "Not checked: confirmed as requested.")


@strawberry.enum(description="Which plan a requirements class has to do with.")
class Consumption(Enum):
    WITH_FINAL_ASSEMBLY = _value("with_final_assembly", "Plan with final assembly.")
    WITHOUT_FINAL_ASSEMBLY = _value("without_final_assembly", "Plan without final assembly.")
    PLANNING_MATERIAL = _value("planning_material", "Plan of a common planning material.")


@strawberry.enum(description="At which material the plan stands that an order consumes.")
class PlanOwner(Enum):
    ORDERED_MATERIAL = _value("ordered_material", "At what is ordered.")
    PLANNING_MATERIAL = _value("planning_material", "At its planning material.")
    PLANNING_VARIANT = _value(
        "planning_variant", "At the planning variant that is most similar to what is ordered."
    )


@strawberry.enum(description="What a plan can be consumed by.")
class Consumer(Enum):
    SALES_ORDERS = _value("sales_orders", "Sales orders.")
    DEPENDENT_REQUIREMENTS = _value("dependent_requirements", "What planned orders need.")
    ORDER_RESERVATIONS = _value("order_reservations", "What production orders need.")
    PASSED_REQUIREMENTS = _value(
        "passed_requirements", "What orders need of a phantom and pass on to its components."
    )


@strawberry.enum(description="Which posting takes a planned quantity out of the plan for good.")
class PlanReductionRule(Enum):
    ALONG_CONSUMPTION = _value("along_consumption", "The goods issue for what consumes the plan.")
    OLDEST_FIRST = _value("oldest_first", "That of the material, the oldest plan first: see `reducedBy`.")
    NEVER = _value("never", "None: the plan stays until a person lowers it.")


@strawberry.enum(description="Which kind of posting takes a quantity out of the plan.")
class ReductionTrigger(Enum):
    GOODS_ISSUE = _value("goods_issue", "What leaves: deliveries, and withdrawals for reservations.")
    GOODS_RECEIPT = _value("goods_receipt", "What comes in for an order in the section of the plan.")


@strawberry.enum(description="Whether demand is planned.")
class PlanningRelevance(Enum):
    PLANNED = _value("planned", "It is planned.")
    SHOWN_ONLY = _value("shown_only", "It stands in the stock/requirements list and counts nowhere.")
    NOT_RELEVANT = _value("not_relevant", "It is neither planned nor shown.")


@strawberry.enum(description="What starts a replenishment.")
class Procedure(Enum):
    REQUIREMENTS = _value("requirements", "Every requirement is netted and its shortage covered.")
    REORDER_POINT = _value("reorder_point", "Plant stock plus firm receipts falling below the reorder point.")
    FORECAST = _value("forecast", "Forecast requirements; all others on plant stock are only shown.")
    NONE = _value("none", "Nothing; requirements are only shown.")


@strawberry.enum(
    description="Which external requirements, sales orders and reservations on plant stock, count against a reorder "
    "point."
)
class ExternalRequirements(Enum):
    IGNORED = _value("ignored", "None; they are only shown.")
    WITHIN_LEAD_TIME = _value(
        "within_lead_time", "Those dated up to the day on which a replenishment begun today is there."
    )
    ALL = _value("all", "All, whatever their date.")


@strawberry.enum(description="Which way to follow the pegging of an order.")
class PeggingDirection(Enum):
    UP = _value("up", "Towards the demand: who needs this order.")
    DOWN = _value("down", "Towards the supply: what this order needs, and from where it comes.")


@strawberry.enum(description="Whether a plugin takes part.")
class PluginStatus(Enum):
    LOADED = _value("loaded", "It takes part.")
    PARTLY_LOADED = _value(
        "partly", "It takes part, but none of its GraphQL fields, which do not fit; `error` says why."
    )
    FAILED = _value("failed", "It could not be loaded; `error` says why.")


@strawberry.enum(description="What became of a planning run.")
class PlanningRunStatus(Enum):
    RUNNING = _value("RUNNING", "It is at work.")
    FINISHED = _value("FINISHED", "It has ended and its plan is stored.")
    FAILED = _value("FAILED", "It ended with an error; the plan before it is untouched.")
    INTERRUPTED = _value("INTERRUPTED", "Its process died or was ended; the plan before it is untouched.")
    CANCELLED = _value("CANCELLED", "Somebody stopped it; the plan before it is untouched.")


@strawberry.enum(description="What a planning run is doing, or was when it ended.")
class PlanningRunPhase(Enum):
    READ = _value("read", "It reads the data and the stored plan.")
    PLAN = _value("plan", "It plans and compares the new plan with the stored one.")
    WRITE = _value("write", "It stores the difference, in one transaction.")


@strawberry.enum(description="Which materials of its scope a planning run plans.")
class PlanningRunType(Enum):
    NEUPL = _value("NEUPL", "Regenerative: every material.")
    NETCH = _value("NETCH", "Net change: materials with a change since they were last planned.")
    NETPL = _value(
        "NETPL",
        "Net change within the planning horizon of each plant; what changed later stays in the planning file.",
    )


@strawberry.enum(
    description="What a planning run does with the proposals, of what it plans, that are there already."
)
class PlanningMode(Enum):
    ADAPT = _value("ADAPT", "Mode 1: keeps them and changes only what no longer fits.")
    RE_EXPLODE = _value("RE_EXPLODE", "Mode 2: as `ADAPT`, and explodes every bill of material again.")
    DELETE_AND_RECREATE = _value(
        "DELETE_AND_RECREATE",
        "Mode 3: deletes them and makes them anew, with new numbers. Firm ones stay in every mode.",
    )


@strawberry.enum(description="Ascending or descending.")
class OrderDirection(Enum):
    ASC = _value("asc", "From the smallest to the largest.")
    DESC = _value("desc", "From the largest to the smallest.")
