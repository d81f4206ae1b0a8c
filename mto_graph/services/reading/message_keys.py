"""The stable keys of exception messages, as people can read and keep them.

The same fault on the same subject has the same key over planning runs:

    30:planned_order:17
    10:receipt:4500012/10
    26:stock:PUMP:1000:customer 4711/10
    61:material:PUMP:1000:net
"""

from __future__ import annotations

from collections.abc import Sequence

from mto_graph.model.sessions import Session
from mto_graph.services.reading import material_plants, supplies
from mto_graph.services.reading.exceptions import ON_PLANNED_ORDER, ON_RECEIPT, ON_STOCK, ExceptionMessageRow
from mto_graph.services.reading.material_plants import MaterialPlantRow
from mto_graph.services.reading.section_names import SectionNames


class Names:
    """What a page of messages is about, as people write it."""

    def __init__(self, session: Session, messages: Sequence[ExceptionMessageRow]) -> None:
        self.places: dict[int, MaterialPlantRow] = material_plants.by_ids(
            session, {message.material_plant_id for message in messages}
        )
        self._sections = SectionNames(session, (message.segment for message in messages))
        self._receipts = supplies.receipts_by_ids(
            session, {message.subject_key for message in messages if message.subject_kind == ON_RECEIPT}
        )

    def section(self, segment: int) -> str:
        """The section as text: `net`, `planning`, `customer 4711/10`, `project P-1`."""
        return self._sections.text(segment)

    def order(self, message: ExceptionMessageRow) -> str:
        """The number of the order; of a receipt with its item. Empty where the message is about no order."""
        if message.subject_kind == ON_PLANNED_ORDER:
            return str(message.subject_key)
        if message.subject_kind == ON_RECEIPT:
            receipt = self._receipts.get(message.subject_key)
            return f"#{message.subject_key}" if receipt is None else f"{receipt.number}/{receipt.item}"
        return ""

    def key(self, message: ExceptionMessageRow) -> str:
        """The stable key of a message."""
        order = self.order(message)
        if order:
            kind = "planned_order" if message.subject_kind == ON_PLANNED_ORDER else "receipt"
            return f"{message.number}:{kind}:{order}"
        kind = "stock" if message.subject_kind == ON_STOCK else "material"
        place = self.places.get(message.material_plant_id)
        where = (
            f"{message.material_plant_id}" if place is None else f"{place.material_number}:{place.plant_code}"
        )
        return f"{message.number}:{kind}:{where}:{self.section(message.segment)}"
