"""The vocabulary: exactly the agreed tables and columns, and each column stored and exported."""

from __future__ import annotations

from mto_graph.model.vocabulary import TABLES, Kind

# Key columns in upper case; restated from the description of the data set, not read off the code.
AGREED = {
    "plants": """
        PLANT name workdays purchasing_processing_days rescheduling_horizon_days keep_backward_dates
        planning_horizon_days bring_forward_tolerance_days postpone_tolerance_days""",
    "holidays": "PLANT DATE",
    "planning_calendars": "PLANNING_CALENDAR PLANT DATE",
    "storage_locations": "PLANT STORAGE_LOCATION excluded_from_planning",
    "characteristics": "CHARACTERISTIC description type minimum maximum",
    "characteristic_values": "CHARACTERISTIC VALUE description",
    "materials": "MATERIAL description base_unit material_type",
    "material_plants": """
        MATERIAL PLANT procurement_type mrp_type strategy_group lot_size fixed_lot_size minimum_lot_size
        maximum_lot_size rounding_value in_house_production_days planned_delivery_days goods_receipt_days
        replenishment_days safety_stock reorder_point maximum_stock individual_collective special_procurement
        supplying_plant mixed_mrp consumption_mode backward_consumption_days forward_consumption_days
        planning_material planning_plant planning_conversion_factor firming_type planning_time_fence_days
        assembly_scrap_percent component_scrap_percent standard_price price_unit
        purchase_price activity_cost overdelivery_tolerance_percent opening_period_days
        lot_size_independent_cost storage_cost_percent planning_calendar individual_lot_sizing mrp_controller
        setup_time_days processing_time_days interoperation_time_days processing_base_quantity
        safety_time_days effective_out_date follow_up_material""",
    "material_characteristics": "MATERIAL CHARACTERISTIC required",
    "material_variants": "MATERIAL configurable_material",
    "material_configurations": "MATERIAL CHARACTERISTIC value",
    "usage_probabilities": "MATERIAL CHARACTERISTIC VALUE percent",
    "bom_items": """
        PARENT PLANT ALTERNATIVE ITEM component quantity base_quantity unit fixed_quantity scrap_percent valid_from
        valid_to explosion lead_time_offset_days condition quantity_expression""",
    "projects": "PROJECT description",
    "sales_orders": """
        SALES_ORDER ITEM SCHEDULE_LINE customer order_date material plant quantity delivered_quantity requested_date
        strategy_group rejected net_price project""",
    "sales_order_configurations": "SALES_ORDER ITEM CHARACTERISTIC value",
    "order_bom_items": """
        SALES_ORDER SALES_ORDER_ITEM PARENT PLANT ITEM component quantity base_quantity unit fixed_quantity
        scrap_percent explosion lead_time_offset_days condition quantity_expression""",
    "planned_independent_requirements": """
        MATERIAL PLANT VERSION DATE period quantity withdrawn_quantity requirements_type active derived_from""",
    "forecast_requirements": "MATERIAL PLANT DATE period quantity withdrawn_quantity",
    "stock": "MATERIAL PLANT STORAGE_LOCATION STOCK_TYPE SALES_ORDER SALES_ORDER_ITEM PROJECT quantity",
    "receipts": """
        ORDER ITEM kind material plant quantity received_quantity start_date availability_date firmed sales_order
        sales_order_item project net_price delivery_completed storage_location
        assembly_order deletion_flag gross""",
    "firmed_planned_orders": """
        ORDER material plant quantity start_date finish_date availability_date sales_order sales_order_item
        project gross""",
    "reservations": """
        RESERVATION ITEM material plant quantity withdrawn_quantity date sales_order sales_order_item project
        order order_item final_issue storage_location to_storage_location phantom through_item""",
    "control_cycles": """
        CONTROL_CYCLE material plant storage_location number_of_containers container_quantity event_driven
        replenishment source_storage_location""",
    "kanban_containers": """
        CONTROL_CYCLE CONTAINER status actual_quantity order order_item reservation reservation_item changed_on""",
}


def test_the_tables_have_the_agreed_columns_and_keys() -> None:
    words = {
        name: " ".join(column.name.upper() if column.key else column.name for column in table.columns)
        for name, table in TABLES.items()
    }
    assert words == {name: " ".join(columns.split()) for name, columns in AGREED.items()}


def test_every_column_says_what_it_is_and_is_bounded() -> None:
    for table in TABLES.values():
        assert table.description.endswith(".")
        for column in table.columns:
            assert column.description.endswith("."), column.name
            bounded = column.choices or column.maximum is not None
            assert bounded or column.kind not in (Kind.TEXT, Kind.INTEGER, Kind.PERCENT), column.name
            assert not (column.required and column.default is not None), column.name
