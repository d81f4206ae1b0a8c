"""What people ask to be posted, in their words, and what they are told of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsMovement:
    """A goods movement to post; what is empty follows from the rest or does not matter.

    `quantity` in base units; None: all that is open of the document. A document is named by `order` (and item), by
    `reservation` and item, or by `sales_order` and item. `section` (`net`, `customer 4711/10`, `project P-1`)
    says from or into which stock where no document does. `storage_location` empty: issues take from all locations in
    their order, receipts go to the one without a name. `to_…` is the other side of a movement between two stocks.
    `issue_components` takes the components along with a receipt; `final` says that nothing more will come or be taken.

    Example: `GoodsMovement(movement_type="411", material="FG20", plant="1000", quantity=Decimal(1),
    sales_order="4711", sales_order_item=10)`
    """

    movement_type: str
    quantity: Decimal | None = None
    material: str = ""
    plant: str = ""
    order: str = ""
    order_item: int | None = None
    reservation: str = ""
    reservation_item: int | None = None
    sales_order: str = ""
    sales_order_item: int | None = None
    section: str = ""
    storage_location: str = ""
    stock_type: str = ""
    to_material: str = ""
    to_section: str = ""
    to_storage_location: str = ""
    posting_date: date | None = None
    document: str = ""
    issue_components: bool = False
    final: bool = False


@dataclass(frozen=True, slots=True)
class PostedMovement:
    """What came of one of them: the numbers of its ledger rows (`components`: of those it took along), and notices.

    A movement has several rows where it takes from several locations or serves several schedule lines.
    """

    numbers: tuple[int, ...]
    components: tuple[int, ...]
    quantity: Decimal
    notices: tuple[str, ...] = ()
