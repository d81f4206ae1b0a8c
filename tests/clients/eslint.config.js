// graphql-eslint's recommended and Relay rules for schema.graphql. Run it where schema.graphql lies:
//   npx eslint --config tests/clients/eslint.config.js --suppressions-location tests/clients/eslint-suppressions.json schema.graphql
//
// The suppressions count what is accepted; one more is an error, and so is one less:
// * naming-convention: `MovementType` and `MrpType` are the trade's words for these objects, not types of the schema;
// * no-typename-prefix: so are `Material.materialType` and `Stock.stockType`; `ScheduleLine.scheduleLine` is its number in the order;
// * relay-edge-types: a `RunException` says what one run changed of one message. The message is a node and the run is one.
import graphql from "@graphql-eslint/eslint-plugin";

export default [
  {
    files: ["**/*.graphql"],
    languageOptions: { parser: graphql.parser, parserOptions: { graphQLConfig: { schema: "schema.graphql" } } },
    plugins: { "@graphql-eslint": graphql },
    rules: {
      ...graphql.configs["flat/schema-recommended"].rules,
      ...graphql.configs["flat/schema-relay"].rules,
      // Lists that stay short are plain lists, and a page has `nodes` beside `edges`.
      "@graphql-eslint/relay-edge-types": ["error", { listTypeCanWrapOnlyEdgeType: false }],
      // Lists are read forward only: the cursors are keys of a sorted list, and nobody has asked for its end yet.
      "@graphql-eslint/relay-arguments": ["error", { includeBoth: false }],
      // What lasts is a Node and has an id. Explanations, messages of payloads, rows of reports and other values have none;
      // relay-edge-types sees to it that what is paged through is a Node.
      "@graphql-eslint/strict-id-in-types": "off",
    },
  },
];
