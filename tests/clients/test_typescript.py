"""TypeScript: types generated from the schema, strictly checked; urql, graphql-ws, graphql-sse and graphql-http."""

from __future__ import annotations

from mto_graph.server.persisted_documents import PersistedDocuments
from mto_graph.server.settings import ServerSettings
from mto_graph.services.application import open_application

from ..server.conftest import running
from .conftest import HERE, node, started_run


def test_typescript_programs_are_compiled_and_do_what_the_page_says(graphql_url: str) -> None:
    """One test, because all of it needs the one build."""
    node("node_modules/@graphql-codegen/cli/cjs/bin.js", "--config", "codegen.json")
    node("node_modules/typescript/bin/tsc")
    assert node("build/late-order.js", graphql_url) == (HERE / "late-order.txt").read_text(encoding="utf-8")
    assert node("build/audits.js", graphql_url) == "61 of 61 audits are ok.\n"
    assert node("build/subscriptions.js", graphql_url) == "graphql-sse follows\ngraphql-ws follows\n"
    run = started_run(graphql_url)
    assert node("build/follow.js", graphql_url.replace("http", "ws"), run).endswith("FINISHED: 100 %\n")
    _persisted_documents_are_served(PersistedDocuments.read(HERE / "typescript/gql/persisted-documents.json"))


def _persisted_documents_are_served(documents: PersistedDocuments) -> None:
    """What graphql-codegen has written down is executed by a server that executes nothing else."""
    (late,) = [name for name, text in documents.by_id.items() if text.startswith("query LateOrder")]
    application = open_application("sqlite://")
    settings = ServerSettings(port=0, persisted_documents=documents, trusted_only=True)
    with running(application, settings) as http:
        variables = {"salesOrder": "4712", "item": 10}
        answer = http.post("/graphql", json={"documentId": f"sha256:{late}", "variables": variables})
        assert answer.json()["data"] == {"salesOrderItem": None}
        other = http.post("/graphql", json={"query": "{ plants { code } }"})
        assert other.json()["errors"][0]["extensions"]["code"] == "DOCUMENT_NOT_TRUSTED"
    application.close()
