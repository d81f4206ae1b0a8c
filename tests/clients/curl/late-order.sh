# Usage: sh late-order.sh http://127.0.0.1:8000/graphql
set -eu

ask() { curl --silent --show-error --fail-with-body --compressed --header 'Content-Type: application/json' --data "$1" "$url"; }
url="$1"

ask '{
  "query": "query LateOrder($salesOrder: String!, $item: Int!) { salesOrderItem(salesOrder: $salesOrder, item: $item) { requestedDate plannedOrders(first: 2) { nodes { availabilityDate material { material { number } } } } } }",
  "variables": {"salesOrder": "4712", "item": 10}
}'
echo

for material in TSM-404 TSM-400; do
  ask '{
    "query": "mutation Plan($input: RunPlanningInput!) { runPlanning(input: $input) { planningRun { status } errors { path message } } }",
    "variables": {"input": {"planningDate": "2027-03-01", "scope": {"material": {"material": "'"$material"'", "plant": "1000"}}}}
  }'
  echo
done
