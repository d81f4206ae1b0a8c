// A planning run that nobody waits for, followed by graphql-ws and by graphql-sse, and what they are told of faults.
import assert from "node:assert/strict";
import { Client, fetchExchange } from "@urql/core";
import { print, type ExecutionResult } from "graphql";
import { createClient as createSse } from "graphql-sse";
import { createClient as createWebSocket } from "graphql-ws";
import WebSocket from "ws";
import { graphql } from "./gql/index.js";
import type { FollowSubscription } from "./gql/graphql.js";

const Start = graphql(`
  mutation Start($input: RunPlanningInput!) {
    runPlanning(input: $input) { planningRun { id } errors { message } }
  }
`);

const Follow = graphql(`
  subscription Follow($id: ID!) {
    planningRunProgress(id: $id) { status progressPercent }
  }
`);

type Told = ExecutionResult<FollowSubscription>;
interface Following {
  iterate(request: { query: string; variables?: Record<string, unknown> }): AsyncIterableIterator<Told>;
}

const url = process.argv[2]!;
const urql = new Client({ url, exchanges: [fetchExchange], preferGetMethod: false });
const query = "query Wrong { plants { code } }";
const follow = print(Follow);

async function started(): Promise<string> {
  const input = { planningDate: "2027-03-01", runType: "NEUPL" as const, wait: false };
  const { data, error } = await urql.mutation(Start, { input });
  assert.ifError(error);
  assert.deepEqual(data?.runPlanning.errors, []);
  return data!.runPlanning.planningRun!.id;
}

async function all(messages: AsyncIterableIterator<Told>): Promise<Told[]> {
  const found: Told[] = [];
  for await (const message of messages) found.push(message);
  return found;
}

/** The first thing told of a request that cannot be followed, however the protocol tells it. */
async function refusal(client: Following, request: Parameters<Following["iterate"]>[0]): Promise<string> {
  try {
    const [first] = await all(client.iterate(request));
    return JSON.stringify(first?.errors);
  } catch (fault) {
    return JSON.stringify(fault);
  }
}

async function check(name: string, client: Following): Promise<void> {
  const id = await started();
  const told = await all(client.iterate({ query: follow, variables: { id } }));
  assert.deepEqual(told.at(-1)?.data?.planningRunProgress, { status: "FINISHED", progressPercent: 100 });
  assert.ok(told.every((message) => !message.errors));

  const two = await Promise.all([0, 1].map(() => all(client.iterate({ query: follow, variables: { id } }))));
  assert.ok(two.every((messages) => messages.length === 1), "a run that has ended is told once");

  assert.match(await refusal(client, { query }), /Only subscriptions are followed here/);
  assert.match(await refusal(client, { query: "subscription {" }), /Syntax Error/);
  assert.match(await refusal(client, { query: follow, variables: { id: "x" } }), /INVALID_ID/);
  console.log(`${name} follows`);
}

const sse = createSse({ url, retryAttempts: 0 });
await check("graphql-sse", sse as Following);
sse.dispose();

const socket = createWebSocket({
  url: url.replace("http", "ws"),
  webSocketImpl: WebSocket,
  retryAttempts: 0,
});
await check("graphql-ws", socket as Following);
await socket.dispose();
