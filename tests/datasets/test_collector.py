"""The garbage collector rests during a load and is afterwards what it was before."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import pytest

from mto_graph.errors import Refused
from mto_graph.services.application import Application
from mto_graph.services.datasets import import_folder
from mto_graph.services.datasets.collector import without_collector
from tests.datasets.helpers import write_folder


@pytest.fixture(autouse=True)
def collecting() -> Iterator[None]:
    gc.enable()
    yield
    gc.enable()


def test_it_rests_and_is_on_again() -> None:
    with without_collector():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_a_collector_that_was_off_stays_off() -> None:
    gc.disable()
    with without_collector():
        pass
    assert not gc.isenabled()


def test_a_nested_load_does_not_switch_it_on_for_the_outer_one() -> None:
    with without_collector():
        with without_collector():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()


def test_of_two_threads_the_last_one_switches_it_on() -> None:
    begun, end = Event(), Event()

    def load() -> None:
        with without_collector():
            begun.set()
            end.wait(10)

    other = Thread(target=load)
    with without_collector():
        other.start()
        assert begun.wait(10)
    assert not gc.isenabled()
    end.set()
    other.join(10)
    assert gc.isenabled()


def test_it_is_on_again_after_an_error() -> None:
    with pytest.raises(ZeroDivisionError), without_collector():
        _ = 1 // 0
    assert gc.isenabled()


def test_an_import_rests_it_and_a_refused_one_has_it_on_again(
    memory_application: Application, tmp_path: Path
) -> None:
    folder = write_folder(
        tmp_path / "set", {"plants.csv": "plant\n1000\n", "holidays.csv": "plant,date\n1000,x\n"}
    )
    seen: list[bool] = []
    with pytest.raises(Refused):
        import_folder(memory_application, folder, progress=lambda *_: seen.append(gc.isenabled()))
    assert set(seen) == {False}
    assert gc.isenabled()
