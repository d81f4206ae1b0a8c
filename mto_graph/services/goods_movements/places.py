"""Where a movement takes from and brings to: the segments behind the places that its type declares."""

from __future__ import annotations

from collections.abc import Iterable

from mto_graph.services.goods_movements.wanted import Wanted
from mto_graph.services.reading.segments import customer_segment, stock_segment
from mto_graph.strategies import Document, MovementType, Place, SegmentKind


def segment_of_document(wanted: Wanted) -> int:
    """The section whose stock a movement is about: its document's, else the one named, else the item's."""
    document = wanted.kind.document
    if document is Document.ORDER and wanted.order is not None:
        return stock_segment(wanted.order.segment)
    if document in (Document.DELIVERY, Document.RETURN) and wanted.rules is not None:
        return wanted.rules.section
    if wanted.section is not None:
        return wanted.section
    return int(SegmentKind.NET) if wanted.rules is None else wanted.rules.individual_section


def segment_at(place: Place, wanted: Wanted, section: int) -> int | None:
    """The segment that one side of the movement stands for; None is outside of all stock."""
    if place is Place.OUTSIDE:
        return None
    if place is Place.PLANT:
        return int(SegmentKind.NET)
    if place is Place.CUSTOMER and wanted.item is not None:
        return customer_segment(wanted.item)
    if place in (Place.PROJECT, Place.INDIVIDUAL):
        if wanted.section is not None:
            return wanted.section
        return section if wanted.rules is None else wanted.rules.individual_section
    return section


def target_segment(wanted: Wanted, section: int) -> int | None:
    """Where it goes: of a change of the material the other section, if one is named."""
    if wanted.kind.other_material and wanted.to_section is not None:
        return wanted.to_section
    return segment_at(wanted.kind.target, wanted, section)


def touched(wanted: Wanted, issue: MovementType) -> Iterable[tuple[int, int]]:
    """The materials in plants, with their segments, whose stock the movement may change."""
    section = segment_of_document(wanted)
    sections = [section, *(row.segment for row in wanted.components)]
    for material, kind in (
        (wanted.material_plant, wanted.kind),
        *((row.material_plant, issue) for row in wanted.components),
    ):
        for one in sections:
            for segment in (segment_at(kind.source, wanted, one), segment_at(kind.target, wanted, one)):
                if segment is not None:
                    yield material, segment
    if wanted.to_material_plant is not None:
        target = target_segment(wanted, section)
        if target is not None:
            yield wanted.to_material_plant, target
