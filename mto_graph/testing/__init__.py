"""What authors test their plugins with: fixtures for pytest and a conformance suite.

pytest finds the fixtures `mto_app` and `planned` by itself where mto-graph is installed. The conformance suite is one
line in a test module, beside the scenarios of the plugin:

    from mto_graph.testing import conformance
    import night_shift

    test_conformance = conformance(night_shift)

Nothing of mto-graph is imported before a test asks for it.
"""

from mto_graph.testing.conformance import conformance

__all__ = ["conformance"]
