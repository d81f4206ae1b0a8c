"""The GraphQL API: types that describe the graph, queries that read it set-wise, mutations that change it.

The objects that queries answer with are light rows from `mto_graph.services.reading`; the classes in `types` only
declare what of them is shown. `schema.build_schema(application)` makes the schema of one application.
"""
