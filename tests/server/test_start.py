"""The collector of cyclic garbage rests while a server starts, and works before it answers."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from mto_graph.cli.program import run
from mto_graph.cli.serving import putting_off_collection
from mto_graph.server.tuning import collect_seldom


@pytest.fixture(autouse=True)
def _collector_as_it_was() -> Iterator[None]:
    thresholds = gc.get_threshold()
    yield
    gc.enable()
    gc.unfreeze()
    gc.set_threshold(*thresholds)


def test_a_server_that_is_ready_collects() -> None:
    with putting_off_collection():
        assert not gc.isenabled()
        collect_seldom()
        assert gc.isenabled()
        assert gc.get_freeze_count()
    assert gc.isenabled()


def test_a_start_that_fails_leaves_the_collector_as_it_was() -> None:
    with pytest.raises(OSError, match="no socket"), putting_off_collection():
        raise OSError("no socket")
    assert gc.isenabled()
    gc.disable()
    with putting_off_collection():
        pass
    assert not gc.isenabled()


@pytest.mark.parametrize(
    "arguments",
    [["serve", "--database", "sqlite:///nowhere.db"], ["serve", "--trusted-only"], ["serve", "--port", "x"]],
)
def test_a_refused_start_leaves_it_as_it_was(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) != 0
    assert capsys.readouterr().err
    assert gc.isenabled()


def test_serve_rests_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """What stands between the collector and the start: without it each start looks through all its modules."""
    seen: list[bool] = []

    class Stopped(BaseException):
        pass

    def opened(*_arguments: object, **_named: object) -> None:
        seen.append(gc.isenabled())
        raise Stopped

    monkeypatch.setattr("mto_graph.cli.settings.Settings.opened", opened)
    with pytest.raises(Stopped):
        run(["serve"])
    assert seen == [False]
    assert gc.isenabled()
