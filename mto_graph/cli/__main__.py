"""`python -m mto_graph.cli` is `mto-graph`."""

from mto_graph.cli import main

main()
