"""The ways into the graph: the type Query, and what its fields read."""
