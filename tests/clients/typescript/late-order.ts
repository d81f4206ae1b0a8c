// Usage: node late-order.js http://127.0.0.1:8000/graphql
import { Client, fetchExchange } from "@urql/core";
import { graphql } from "./gql/index.js";

const LateOrder = graphql(`
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
`);

const Plan = graphql(`
  mutation Plan($input: RunPlanningInput!) {
    runPlanning(input: $input) {
      planningRun { status }
      errors { path message }
    }
  }
`);

const client = new Client({ url: process.argv[2]!, exchanges: [fetchExchange], preferGetMethod: false });

const { data, error } = await client.query(LateOrder, { salesOrder: "4712", item: 10 });
if (error) throw error; // nothing was answered: the network, or a query that the server refused
const late = data?.salesOrderItem; // null: there is no such item
console.log(`Wanted on ${late?.requestedDate}.`);
for (const order of late?.plannedOrders.nodes ?? []) {
  console.log(`${order.material.material.number} can be used from ${order.availabilityDate}.`);
}

for (const material of ["TSM-404", "TSM-400"]) {
  const input = { planningDate: "2027-03-01", scope: { material: { material, plant: "1000" } } };
  const planned = await client.mutation(Plan, { input });
  if (planned.error) throw planned.error;
  const { planningRun, errors } = planned.data!.runPlanning;
  // What was wrong with the input is data: a sentence for the user, and the path to the field.
  for (const fault of errors) console.log(`${fault.path.join(".")}: ${fault.message}`);
  if (planningRun) console.log(`The run is ${planningRun.status}.`);
}
