"""The object types of the graph, one concept each."""
