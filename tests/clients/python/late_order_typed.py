# Usage: python late_order_typed.py http://127.0.0.1:8000/graphql
import sys
from datetime import date

from mto_graph_client import Client
from mto_graph_client.input_types import MaterialPlantRef, PlanningScopeInput, RunPlanningInput

with Client(url=sys.argv[1]) as client:
    late = client.late_order(sales_order="4712", item=10).sales_order_item
    if late is None:
        sys.exit("There is no such sales order item.")
    print(f"Wanted on {late.requested_date}.")
    for order in late.planned_orders.nodes:
        print(f"{order.material.material.number} can be used from {order.availability_date}.")

    for material in ("TSM-404", "TSM-400"):
        scope = PlanningScopeInput(material=MaterialPlantRef(material=material, plant="1000"))
        planned = client.plan(RunPlanningInput(planningDate=date(2027, 3, 1), scope=scope)).run_planning
        for fault in planned.errors:
            print(f"{'.'.join(fault.path)}: {fault.message}")
        if planned.planning_run:
            print(f"The run is {planned.planning_run.status.value}.")
