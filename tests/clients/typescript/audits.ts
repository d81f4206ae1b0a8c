// The audits of the GraphQL-over-HTTP specification, as graphql-http has them: prints each that is not ok, and a count.
import { auditServer } from "graphql-http";

const results = await auditServer({ url: process.argv[2]! });
for (const result of results) {
  if (result.status !== "ok") console.log(`${result.status} ${result.id} ${result.name}: ${result.reason}`);
}
console.log(`${results.filter((result) => result.status === "ok").length} of ${results.length} audits are ok.`);
