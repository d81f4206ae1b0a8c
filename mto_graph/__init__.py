"""mto-graph: the planning engine for make-to-order manufacturers, as a service."""

__version__ = "0.1.0"
