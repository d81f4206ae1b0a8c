// GraphiQL on this server and no other: a fetcher, and the examples as a plugin beside documentation and history.
"use strict";

const { createElement, useState } = React;

async function* events(response, stopping) {
  // Server-sent events: blocks of "event: …" and "data: …", ended by an empty line.
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      text += value;
      const blocks = text.split("\n\n");
      text = blocks.pop();
      for (const block of blocks) {
        const data = block.split("\n").find((line) => line.startsWith("data: "));
        if (block.startsWith("event: complete")) return;
        if (data) yield JSON.parse(data.slice(6));
      }
    }
  } catch (fault) {
    if (!stopping.signal.aborted) throw fault;
  }
}

function followed(response, stopping) {
  const told = events(response, stopping);
  return {
    [Symbol.asyncIterator]() { return this; },
    next: () => told.next(),
    // A generator that waits for an event would end with the next one only.
    return: async () => { stopping.abort(); return { done: true, value: undefined }; },
  };
}

function isSubscription({ query, operationName }) {
  try {
    return GraphiQL.GraphQL.getOperationAST(GraphiQL.GraphQL.parse(query), operationName)?.operation === "subscription";
  } catch {
    return false; // the server says what is wrong with it
  }
}

async function fetcher(parameters, options) {
  const following = isSubscription(parameters);
  const accept = following ? "text/event-stream" : "application/graphql-response+json, application/json";
  const stopping = new AbortController();
  const response = await fetch("/graphql", {
    signal: stopping.signal,
    method: "POST",
    headers: { ...options?.headers, "content-type": "application/json", accept },
    body: JSON.stringify(parameters),
  });
  return following && response.ok ? followed(response, stopping) : response.json();
}

function Examples() {
  const { queryEditor, variableEditor } = GraphiQL.React.useEditorContext({ nonNull: true });
  const [chosen, choose] = useState(null);
  const buttons = (given) => given.map(([question, query, variables]) => createElement("button", {
    key: question,
    type: "button",
    "aria-pressed": question === chosen,
    onClick: () => {
      choose(question);
      queryEditor?.setValue(query);
      variableEditor?.setValue(variables ?? "");
      queryEditor?.focus();
    },
  }, question));
  return createElement("section", { className: "examples", "aria-label": "Examples" },
    createElement("h2", null, "Any company"), ...buttons(examples),
    createElement("h2", null, "The demo company"), ...buttons(demoExamples));
}

const icon = () => createElement("svg", { viewBox: "0 0 24 24", fill: "none", stroke: "currentColor", strokeWidth: 1.5 },
  createElement("path", { d: "M4 6h16M4 12h16M4 18h10" }));
const examplesPlugin = { title: "Examples", icon, content: Examples };

ReactDOM.createRoot(document.getElementById("explorer")).render(createElement(GraphiQL, {
  fetcher,
  plugins: [examplesPlugin],
  visiblePlugin: examplesPlugin,
  defaultQuery: examples[0][1],
  defaultEditorToolsVisibility: "variables",
  shouldPersistHeaders: false,
}));
