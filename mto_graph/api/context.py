"""What one request carries: the application, the limits, and the snapshot that everything is read from."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from datetime import date
from typing import TYPE_CHECKING

from graphql import GraphQLError

from mto_graph.api.deadline import Deadline
from mto_graph.api.limits import Limits
from mto_graph.api.lookahead import Plan
from mto_graph.services.application import Application
from mto_graph.services.identity import LOCAL, Identity
from mto_graph.services.reading import Session
from mto_graph.services.reading.runs import last_planning_date

if TYPE_CHECKING:
    from mto_graph.api.subscriptions.planning_runs import FollowedRuns


class Reading:
    """One consistent snapshot of the database, and how much may still be read from it."""

    def __init__(self, context: Context, session: Session) -> None:
        self.context = context
        self.application = context.application
        self.session = session
        self._today: date | None = None

    @property
    def today(self) -> date:
        """The day that counts where a query names none: this day, or the last run's planning date if later."""
        if self._today is None:
            planned = last_planning_date(self.session)
            self._today = self.context.today if planned is None else max(self.context.today, planned)
        return self._today

    def room(self) -> Callable[[int], None]:
        """A counter for rows that are being built: it refuses as soon as they are too many, and adds nothing."""
        context = self.context
        built = context.objects

        def count(further: int) -> None:
            nonlocal built
            built += further
            context.refuse_above_limit(built)

        return count

    def show(self, values: int) -> None:
        """Count values that the answer will hold; refuses when they are too many."""
        self.context.values += values
        if self.context.values > self.context.limits.values:
            raise GraphQLError(
                f"The answer would hold more than {self.context.limits.values} values. Ask for fewer fields, smaller "
                "pages or fewer levels.",
                extensions={"code": "TOO_MANY_OBJECTS"},
            )

    def take(self, objects: int) -> None:
        """Count objects that are about to be read; refuses when the answer would become too large."""
        self.context.objects += objects
        self.context.refuse_above_limit(self.context.objects)


class Context:
    """The context value of one operation; `close` ends its snapshot."""

    def __init__(
        self,
        application: Application,
        plan: Plan,
        limits: Limits,
        request_id: str,
        today: date,
        operation_name: str | None = None,
        deadline: Deadline | None = None,
        depth: int = 0,
        followed_runs: FollowedRuns | None = None,
        identity: Identity = LOCAL,
    ) -> None:
        self.followed_runs = followed_runs
        self.application = application
        self.plan = plan
        self.limits = limits
        self.request_id = request_id
        self.today = today
        self.operation_name = operation_name
        self.depth = depth
        self.identity = identity
        self.deadline = deadline
        self.requested = 0
        self.objects = 0
        self.values = 0
        self._stack = ExitStack()
        self._reading: Reading | None = None

    def inside(self, reading: Reading) -> Context:
        """A context for a query within this one, which reads the same snapshot and leaves it open."""
        context = Context(
            self.application,
            self.plan,
            self.limits,
            self.request_id,
            self.today,
            depth=self.depth + 1,
            deadline=self.deadline,
            identity=self.identity,
        )
        context._reading = Reading(context, reading.session)
        context.objects = self.objects
        return context

    @property
    def cost(self) -> dict[str, int]:
        """What the operation asked for before it was executed, and what its answer holds, with the limits of both."""
        return {
            "requested": self.requested,
            "requestedLimit": self.limits.requested,
            "objects": self.objects,
            "limit": self.limits.objects,
        }

    @property
    def reading(self) -> Reading:
        """The operation's snapshot of the identity's plants, opened where it is first needed."""
        if self._reading is None:
            session = self._stack.enter_context(self.application.database.reading(self.identity.plants))
            if self.deadline is not None:
                self._stack.enter_context(self.deadline.over(session))
            self._reading = Reading(self, session)
        return self._reading

    def refuse_above_limit(self, objects: int) -> None:
        """Refuse an answer of too many objects, or one that takes too long."""
        if self.deadline is not None:
            self.deadline.check()
        if objects > self.limits.objects:
            raise GraphQLError(
                f"The answer would hold more than {self.limits.objects} objects. Ask for fewer levels, smaller pages "
                "or fewer fields.",
                extensions={"code": "TOO_MANY_OBJECTS"},
            )

    def refresh(self) -> None:
        """End the snapshot, so that what is read next sees what a mutation has changed, and is told in any case."""
        self.deadline = None
        self.close()

    def close(self) -> None:
        """End the snapshot."""
        self._reading = None
        self._stack.close()
