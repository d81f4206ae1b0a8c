// Usage: node follow.js ws://127.0.0.1:8000/graphql ID-OF-A-PLANNING-RUN
import { print } from "graphql";
import { createClient } from "graphql-ws";
import WebSocket from "ws"; // browsers have their own
import { graphql } from "./gql/index.js";
import type { ProgressSubscription } from "./gql/graphql.js";

const Progress = graphql(`
  subscription Progress($id: ID!) {
    planningRunProgress(id: $id) { status progressPercent }
  }
`);

const client = createClient({ url: process.argv[2]!, webSocketImpl: WebSocket });
const request = { query: print(Progress), variables: { id: process.argv[3]! } };

for await (const { data, errors } of client.iterate<ProgressSubscription>(request)) {
  if (errors) throw new Error(errors[0]?.message);
  const run = data?.planningRunProgress;
  console.log(`${run?.status}: ${run?.progressPercent} %`);
}
await client.dispose();
