# Usage: python late_order.py http://127.0.0.1:8000/graphql
import sys

from gql import Client, gql
from gql.transport.requests import RequestsHTTPTransport

LATE_ORDER = gql("""
  query LateOrder($salesOrder: String!, $item: Int!) {
    salesOrderItem(salesOrder: $salesOrder, item: $item) {
      requestedDate
      plannedOrders(first: 2) {
        nodes {
          availabilityDate
          material { material { number } }
        }
      }
    }
  }
""")

PLAN = gql("""
  mutation Plan($input: RunPlanningInput!) {
    runPlanning(input: $input) {
      planningRun { status }
      errors { path message }
    }
  }
""")

# With the schema fetched, gql checks every document here, before it is sent.
client = Client(transport=RequestsHTTPTransport(url=sys.argv[1]), fetch_schema_from_transport=True)

with client as session:
    LATE_ORDER.variable_values = {"salesOrder": "4712", "item": 10}
    late = session.execute(LATE_ORDER)[
        "salesOrderItem"
    ]  # raises TransportQueryError when nothing was answered
    print(f"Wanted on {late['requestedDate']}.")
    for order in late["plannedOrders"]["nodes"]:
        print(f"{order['material']['material']['number']} can be used from {order['availabilityDate']}.")

    for material in ("TSM-404", "TSM-400"):
        scope = {"material": {"material": material, "plant": "1000"}}
        PLAN.variable_values = {"input": {"planningDate": "2027-03-01", "scope": scope}}
        planned = session.execute(PLAN)["runPlanning"]
        # What was wrong with the input is data: a sentence for the user, and the path to the field.
        for fault in planned["errors"]:
            print(f"{'.'.join(fault['path'])}: {fault['message']}")
        if planned["planningRun"]:
            print(f"The run is {planned['planningRun']['status']}.")
