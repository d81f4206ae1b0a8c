"""Whatever text a data set holds, its files hold it too, and give it back."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from mto_graph.services.application import open_application
from mto_graph.services.datasets import import_folder, upsert

from .helpers import PLANT, exported, materials, order, rows

LETTERS = st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"])
KEYS = st.text(LETTERS, min_size=1, max_size=12).filter(lambda text: text == text.strip())
TEXTS = st.one_of(
    st.text(LETTERS, max_size=20), st.sampled_from([",", '"', "'", "\\N", "=1+1", "NULL", "#", " ", '","'])
)
QUANTITIES = st.integers(0, 10**15 - 1).map(
    lambda thousandths: f"{thousandths // 1000}.{thousandths % 1000:03d}"
)


@settings(max_examples=20, deadline=None)
@given(
    st.dictionaries(KEYS, TEXTS, min_size=1, max_size=6),
    st.dictionaries(KEYS, st.tuples(TEXTS, QUANTITIES), max_size=6),
)
def test_texts_and_quantities_come_back(
    described: dict[str, str], ordered: dict[str, tuple[str, str]]
) -> None:
    first, second = open_application("sqlite://"), open_application("sqlite://")
    product = next(iter(described))
    tables = {
        **PLANT,
        "materials": [{"material": number, "description": text} for number, text in described.items()],
        "material_plants": materials(product),
        "sales_orders": [
            order(number, material=product, customer=customer, quantity=quantity)
            for number, (customer, quantity) in ordered.items()
        ],
    }
    upsert(first, tables)
    assert dict(rows(first, "SELECT material, description FROM material")) == described
    with tempfile.TemporaryDirectory() as folder:
        files = exported(first, Path(folder) / "first")
        import_folder(second, Path(folder) / "first")
        assert exported(second, Path(folder) / "second") == files
    assert dict(rows(second, "SELECT material, description FROM material")) == described
    first.close()
    second.close()
