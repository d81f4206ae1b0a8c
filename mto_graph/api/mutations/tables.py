"""The inputs and payloads of the upserts: one pair for each table."""

import strawberry

from mto_graph.api.declaring import input_type
from mto_graph.api.fields import graph_type, related, shown
from mto_graph.api.mutations import changed
from mto_graph.api.mutations.inputs import (
    BomItemInput,
    CharacteristicInput,
    CharacteristicValueInput,
    ControlCycleInput,
    FirmedPlannedOrderInput,
    ForecastRequirementInput,
    HolidayInput,
    KanbanContainerInput,
    MaterialCharacteristicInput,
    MaterialConfigurationInput,
    MaterialInput,
    MaterialPlantInput,
    MaterialVariantInput,
    OrderBomItemInput,
    PlannedIndependentRequirementInput,
    PlanningCalendarInput,
    PlantInput,
    ProjectInput,
    ReceiptInput,
    ReservationInput,
    SalesOrderConfigurationInput,
    SalesOrderInput,
    StockInput,
    StorageLocationInput,
    UsageProbabilityInput,
)
from mto_graph.api.mutations.upserts import UpsertPayloadRow
from mto_graph.api.types.errors import UserError
from mto_graph.api.types.references import (
    BomItemRef,
    CharacteristicRef,
    ControlCycleRef,
    ForecastRequirementRef,
    KanbanContainerRef,
    MaterialPlantRef,
    MaterialRef,
    PlannedIndependentRequirementRef,
    PlannedOrderRef,
    PlantRef,
    ProjectRef,
    ReceiptRef,
    ReservationRef,
    SalesOrderRef,
    StockRef,
)

_KEY = (
    "Makes the mutation safe to repeat: the same key with the same rows gives the first answer and changes "
    "nothing. Kept "
    "for 30 days."
)
_ROWS = "How many rows of the input were stored; zero when there are errors."
_ERRORS = "What was wrong, all of it; when there is anything, nothing was changed."


@input_type(description="Plants, created or changed.")
class UpsertPlantsInput:
    plants: list[PlantInput] = strawberry.field(description="The rows, all of which are stored or none.")
    idempotency_key: str | None = strawberry.field(default=None, description=_KEY)


@graph_type(UpsertPayloadRow, description="What came of `upsertPlants`.")
class UpsertPlantsPayload:
    plants: list[PlantRef] = related(changed.changed(changed.changed_plants), "The plants.")
    rows: int = shown(_ROWS)
    errors: list[UserError] = shown(_ERRORS)


@input_type(description="Days on which plants are closed.")
class UpsertHolidaysInput:
    holidays: list[HolidayInput] = strawberry.field(description="The rows, all of which are stored or none.")
    idempotency_key: str | None = strawberry.field(default=None, description=_KEY)


@graph_type(UpsertPayloadRow, description="What came of `upsertHolidays`.")
class UpsertHolidaysPayload:
    plants: list[PlantRef] = related(
        changed.changed(changed.changed_plants), "The plants that are closed on them."
    )
    rows: int = shown(_ROWS)
    errors: list[UserError] = shown(_ERRORS)


@input_type(description="Days on which periods of planning calendars begin.")
class UpsertPlanningCalendarsInput:
    planning_calendars: list[PlanningCalendarInput] = strawberry.field(
        description="The rows, all of which are stored or none."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=_KEY)


@graph_type(UpsertPayloadRow, description="What came of `upsertPlanningCalendars`.")
class UpsertPlanningCalendarsPayload:
    plants: list[PlantRef] = related(changed.changed(changed.changed_plants), "The plants that plan by them.")
    rows: int = shown(_ROWS)
    errors: list[UserError] = shown(_ERRORS)


@input_type(description="Storage locations, created or changed.")
class UpsertStorageLocationsInput:
    storage_locations: list[StorageLocationInput] = strawberry.field(
        description="The rows, all of which are stored or none."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=_KEY)


@graph_type(UpsertPayloadRow, description="What came of `upsertStorageLocations`.")
class UpsertStorageLocationsPayload:
    plants: list[PlantRef] = related(
        changed.changed(changed.changed_plants), "The plants that they belong to."
    )
    rows: int = shown(_ROWS)
    errors: list[UserError] = shown(_ERRORS)


@input_type(description="Materials, created or changed.")
class UpsertMaterialsInput:
    materials: list[MaterialInput] = strawberry.field(
        description="The rows, all of which are stored or none."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=_KEY)


@graph_type(UpsertPayloadRow, description="What came of `upsertMaterials`.")
class UpsertMaterialsPayload:
    materials: list[MaterialRef] = related(changed.changed(changed.changed_materials), "The materials.")
    rows: int = shown(_ROWS)
    errors: list[UserError] = shown(_ERRORS)


@input_type(description="Materials in plants, created or changed.")
class UpsertMaterialPlantsInput:
    material_plants: list[MaterialPlantInput] = strawberry.field(
        description="The rows, all of which are stored or none."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=_KEY)


@graph_type(UpsertPayloadRow, description="What came of `upsertMaterialPlants`.")
class UpsertMaterialPlantsPayload:
    material_plants: list[MaterialPlantRef] = related(
        changed.changed(changed.changed_material_plants), "The materials in plants."
    )
    rows: int = shown(_ROWS)
    errors: list[UserError] = shown(_ERRORS)


@input_type(
    description="Items of bills of material, created or changed. A bill of material that would contain itself "
    "is refused."
)
class UpsertBomItemsInput:
    bom_items: list[BomItemInput] = strawberry.field(description="The rows, all of which are stored or none.")
    idempotency_key: str | None = strawberry.field(default=None, description=_KEY)


@graph_type(UpsertPayloadRow, description="What came of `upsertBomItems`.")
class UpsertBomItemsPayload:
    bom_items: list[BomItemRef] = related(changed.changed(changed.changed_bom_items), "The items.")
    rows: int = shown(_ROWS)
    errors: list[UserError] = shown(_ERRORS)


@input_type(description="Projects, created or changed.")
class UpsertProjectsInput:
    projects: list[ProjectInput] = strawberry.field(description="The rows, all of which are stored or none.")
    idempotency_key: str | None = strawberry.field(default=None, description=_KEY)


@graph_type(UpsertPayloadRow, description="What came of `upsertProjects`.")
class UpsertProjectsPayload:
    projects: list[ProjectRef] = related(changed.changed(changed.changed_projects), "The projects.")
    rows: int = shown(_ROWS)
    errors: list[UserError] = shown(_ERRORS)


@input_type(description="Sales orders, created or changed, one row per schedule line.")
class UpsertSalesOrdersInput:
    sales_orders: list[SalesOrderInput] = strawberry.field(
        description="The rows, all of which are stored or none."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=_KEY)


@graph_type(UpsertPayloadRow, description="What came of `upsertSalesOrders`.")
class UpsertSalesOrdersPayload:
    sales_orders: list[SalesOrderRef] = related(
        changed.changed(changed.changed_sales_orders), "The sales orders."
    )
    rows: int = shown(_ROWS)
    errors: list[UserError] = shown(_ERRORS)


@input_type(description="The plan: what is expected to be sold.")
class UpsertPlannedIndependentRequirementsInput:
    planned_independent_requirements: list[PlannedIndependentRequirementInput] = strawberry.field(
        description="The rows, all of which are stored or none."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=_KEY)


@graph_type(UpsertPayloadRow, description="What came of `upsertPlannedIndependentRequirements`.")
class UpsertPlannedIndependentRequirementsPayload:
    planned_independent_requirements: list[PlannedIndependentRequirementRef] = related(
        changed.changed(changed.changed_plans), "The lines of the plan."
    )
    rows: int = shown(_ROWS)
    errors: list[UserError] = shown(_ERRORS)


@input_type(description="The forecast of consumption, created or changed.")
class UpsertForecastRequirementsInput:
    forecast_requirements: list[ForecastRequirementInput] = strawberry.field(
        description="The rows, all of which are stored or none."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=_KEY)


@graph_type(UpsertPayloadRow, description="What came of `upsertForecastRequirements`.")
class UpsertForecastRequirementsPayload:
    forecast_requirements: list[ForecastRequirementRef] = related(
        changed.changed(changed.changed_forecasts), "The forecasts."
    )
    rows: int = shown(_ROWS)
    errors: list[UserError] = shown(_ERRORS)


@input_type(description="Stock on hand, replaced.")
class UpsertStockInput:
    stock: list[StockInput] = strawberry.field(description="The rows, all of which are stored or none.")
    idempotency_key: str | None = strawberry.field(default=None, description=_KEY)


@graph_type(UpsertPayloadRow, description="What came of `upsertStock`.")
class UpsertStockPayload:
    stock: list[StockRef] = related(changed.changed(changed.changed_stocks), "The stocks.")
    rows: int = shown(_ROWS)
    errors: list[UserError] = shown(_ERRORS)


@input_type(description="Orders that will bring material, created or changed.")
class UpsertReceiptsInput:
    receipts: list[ReceiptInput] = strawberry.field(description="The rows, all of which are stored or none.")
    idempotency_key: str | None = strawberry.field(default=None, description=_KEY)


@graph_type(UpsertPayloadRow, description="What came of `upsertReceipts`.")
class UpsertReceiptsPayload:
    receipts: list[ReceiptRef] = related(changed.changed(changed.changed_receipts), "The orders.")
    rows: int = shown(_ROWS)
    errors: list[UserError] = shown(_ERRORS)


@input_type(description="Planned orders that a person made or changed, with their numbers.")
class UpsertFirmedPlannedOrdersInput:
    firmed_planned_orders: list[FirmedPlannedOrderInput] = strawberry.field(
        description="The rows, all of which are stored or none."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=_KEY)


@graph_type(UpsertPayloadRow, description="What came of `upsertFirmedPlannedOrders`.")
class UpsertFirmedPlannedOrdersPayload:
    planned_orders: list[PlannedOrderRef] = related(
        changed.changed(changed.changed_planned_orders), "The planned orders."
    )
    rows: int = shown(_ROWS)
    errors: list[UserError] = shown(_ERRORS)


@input_type(description="Material set aside, created or changed.")
class UpsertReservationsInput:
    reservations: list[ReservationInput] = strawberry.field(
        description="The rows, all of which are stored or none."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=_KEY)


@graph_type(UpsertPayloadRow, description="What came of `upsertReservations`.")
class UpsertReservationsPayload:
    reservations: list[ReservationRef] = related(
        changed.changed(changed.changed_reservations), "The reservations."
    )
    rows: int = shown(_ROWS)
    errors: list[UserError] = shown(_ERRORS)


@input_type(description="Control cycles of kanban, created or changed.")
class UpsertControlCyclesInput:
    control_cycles: list[ControlCycleInput] = strawberry.field(
        description="The rows, all of which are stored or none."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=_KEY)


@graph_type(UpsertPayloadRow, description="What came of `upsertControlCycles`.")
class UpsertControlCyclesPayload:
    control_cycles: list[ControlCycleRef] = related(
        changed.changed(changed.changed_control_cycles), "The control cycles."
    )
    rows: int = shown(_ROWS)
    errors: list[UserError] = shown(_ERRORS)


@input_type(description="Containers of kanban as they stand; `setKanbanStatus` sends signals instead.")
class UpsertKanbanContainersInput:
    kanban_containers: list[KanbanContainerInput] = strawberry.field(
        description="The rows, all of which are stored or none."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=_KEY)


@graph_type(UpsertPayloadRow, description="What came of `upsertKanbanContainers`.")
class UpsertKanbanContainersPayload:
    kanban_containers: list[KanbanContainerRef] = related(
        changed.changed(changed.changed_kanban_containers), "The containers."
    )
    rows: int = shown(_ROWS)
    errors: list[UserError] = shown(_ERRORS)


@input_type(description="Characteristics, created or changed.")
class UpsertCharacteristicsInput:
    characteristics: list[CharacteristicInput] = strawberry.field(
        description="The rows, all of which are stored or none."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=_KEY)


@graph_type(UpsertPayloadRow, description="What came of `upsertCharacteristics`.")
class UpsertCharacteristicsPayload:
    characteristics: list[CharacteristicRef] = related(
        changed.changed(changed.changed_characteristics), "The characteristics."
    )
    rows: int = shown(_ROWS)
    errors: list[UserError] = shown(_ERRORS)


@input_type(description="Values that characteristics may have.")
class UpsertCharacteristicValuesInput:
    characteristic_values: list[CharacteristicValueInput] = strawberry.field(
        description="The rows, all of which are stored or none."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=_KEY)


@graph_type(UpsertPayloadRow, description="What came of `upsertCharacteristicValues`.")
class UpsertCharacteristicValuesPayload:
    characteristics: list[CharacteristicRef] = related(
        changed.changed(changed.changed_characteristics), "The characteristics."
    )
    rows: int = shown(_ROWS)
    errors: list[UserError] = shown(_ERRORS)


@input_type(description="Characteristics of configurable materials.")
class UpsertMaterialCharacteristicsInput:
    material_characteristics: list[MaterialCharacteristicInput] = strawberry.field(
        description="The rows, all of which are stored or none."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=_KEY)


@graph_type(UpsertPayloadRow, description="What came of `upsertMaterialCharacteristics`.")
class UpsertMaterialCharacteristicsPayload:
    materials: list[MaterialRef] = related(
        changed.changed(changed.changed_materials), "The configurable materials."
    )
    rows: int = shown(_ROWS)
    errors: list[UserError] = shown(_ERRORS)


@input_type(description="Variants of configurable materials.")
class UpsertMaterialVariantsInput:
    material_variants: list[MaterialVariantInput] = strawberry.field(
        description="The rows, all of which are stored or none."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=_KEY)


@graph_type(UpsertPayloadRow, description="What came of `upsertMaterialVariants`.")
class UpsertMaterialVariantsPayload:
    materials: list[MaterialRef] = related(changed.changed(changed.changed_materials), "The variants.")
    rows: int = shown(_ROWS)
    errors: list[UserError] = shown(_ERRORS)


@input_type(description="Values that variants stand for.")
class UpsertMaterialConfigurationsInput:
    material_configurations: list[MaterialConfigurationInput] = strawberry.field(
        description="The rows, all of which are stored or none."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=_KEY)


@graph_type(UpsertPayloadRow, description="What came of `upsertMaterialConfigurations`.")
class UpsertMaterialConfigurationsPayload:
    materials: list[MaterialRef] = related(changed.changed(changed.changed_materials), "The variants.")
    rows: int = shown(_ROWS)
    errors: list[UserError] = shown(_ERRORS)


@input_type(description="How often values are expected in the plans of configurable materials.")
class UpsertUsageProbabilitiesInput:
    usage_probabilities: list[UsageProbabilityInput] = strawberry.field(
        description="The rows, all of which are stored or none."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=_KEY)


@graph_type(UpsertPayloadRow, description="What came of `upsertUsageProbabilities`.")
class UpsertUsageProbabilitiesPayload:
    materials: list[MaterialRef] = related(
        changed.changed(changed.changed_materials), "The configurable materials."
    )
    rows: int = shown(_ROWS)
    errors: list[UserError] = shown(_ERRORS)


@input_type(
    description="Items of order BOMs, created or changed. A bill of material that would contain itself is refused."
)
class UpsertOrderBomItemsInput:
    order_bom_items: list[OrderBomItemInput] = strawberry.field(
        description="The rows, all of which are stored or none."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=_KEY)


@graph_type(UpsertPayloadRow, description="What came of `upsertOrderBomItems`.")
class UpsertOrderBomItemsPayload:
    sales_orders: list[SalesOrderRef] = related(
        changed.changed(changed.changed_sales_orders), "The sales orders."
    )
    rows: int = shown(_ROWS)
    errors: list[UserError] = shown(_ERRORS)


@input_type(description="Values of sales order items.")
class UpsertSalesOrderConfigurationsInput:
    sales_order_configurations: list[SalesOrderConfigurationInput] = strawberry.field(
        description="The rows, all of which are stored or none."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=_KEY)


@graph_type(UpsertPayloadRow, description="What came of `upsertSalesOrderConfigurations`.")
class UpsertSalesOrderConfigurationsPayload:
    sales_orders: list[SalesOrderRef] = related(
        changed.changed(changed.changed_sales_orders), "The sales orders."
    )
    rows: int = shown(_ROWS)
    errors: list[UserError] = shown(_ERRORS)
