"""The server: the GraphQL API over HTTP, the explorer page, health."""

from mto_graph.server.application import create_application
from mto_graph.server.serving import serve
from mto_graph.server.settings import ServerSettings

__all__ = ["ServerSettings", "create_application", "serve"]
