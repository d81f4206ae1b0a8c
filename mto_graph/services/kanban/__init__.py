"""Kanban: containers that call for their own replenishment, and containers for a single need."""

from mto_graph.services.kanban.event_driven import create_kanban
from mto_graph.services.kanban.given import ChangedContainer, KanbanStatusChange
from mto_graph.services.kanban.status_changes import set_kanban_status

__all__ = ["ChangedContainer", "KanbanStatusChange", "create_kanban", "set_kanban_status"]
