"""Where plugins come from: installed packages, a folder of files, a list of allowed names."""

from __future__ import annotations

import sys
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from mto_graph.errors import ErrorCode, Refused
from mto_graph.strategies import discovery, load_registry

from .plugins import Supplying, plugin, strategy, write

BUILT_IN = [
    "catalogue",
    "exception-rules",
    "lot-sizes",
    "movement-types",
    "mrp-types",
    "sap-tables",
    "strategy-10",
    "strategy-11",
    "strategy-20",
    "strategy-21",
    "strategy-25",
    "strategy-26",
    "strategy-30",
    "strategy-40",
    "strategy-50",
    "strategy-52",
    "strategy-54",
    "strategy-55",
    "strategy-56",
    "strategy-59",
    "strategy-60",
    "strategy-63",
    "strategy-65",
    "strategy-70",
    "strategy-74",
    "strategy-81",
    "strategy-82",
    "strategy-89",
]


def names(**arguments: object) -> list[str]:
    return [found.name for found in load_registry(**arguments).plugins]  # type: ignore[arg-type]


def test_the_built_in_plugins_are_found_like_any_installed_package() -> None:
    registry = load_registry()
    assert [found.name for found in registry.plugins] == BUILT_IN
    assert all(found.loaded and found.version for found in registry.plugins)
    assert plugin(registry, "strategy-20").source == "package mto-graph"


def test_a_folder_adds_every_file_by_name(tmp_path: Path) -> None:
    write(tmp_path, "second", code="F2")
    write(tmp_path, "first", code="F1")
    (tmp_path / "notes.txt").write_text("not a plugin")
    write(tmp_path, "_helper", "raise RuntimeError('not a plugin')")
    registry = load_registry(plugins_dir=str(tmp_path))
    assert [found.name for found in registry.plugins] == [*BUILT_IN, "first", "second"]
    assert plugin(registry, "first").source == "file first.py"
    assert {"F1", "F2"} <= registry.strategies.keys()


def test_packages_come_before_files_and_files_before_objects(tmp_path: Path) -> None:
    write(tmp_path, "file")
    assert names(plugins_dir=str(tmp_path), plugins=[Supplying(list)]) == [*BUILT_IN, "file", "Supplying"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("raise RuntimeError('the licence has run out')", "RuntimeError: the licence has run out"),
        ("import no_such_package", "ModuleNotFoundError: No module named 'no_such_package'"),
        ("def broken(:", "SyntaxError: "),
        ("import sys; sys.exit('enough')", "SystemExit: enough"),
        ("raise Exception", "Exception"),
        ("raise RuntimeError('two\\nlines')", "RuntimeError: two lines"),
    ],
)
def test_a_file_that_cannot_be_loaded_is_named_and_the_others_are_used(
    tmp_path: Path, text: str, fault: str
) -> None:
    write(tmp_path, "broken", text)
    write(tmp_path, "sound", code="F1")
    registry = load_registry(plugins_dir=str(tmp_path))
    failed = plugin(registry, "broken")
    assert failed.error.startswith(fault)
    assert str(tmp_path) not in failed.error
    assert "F1" in registry.strategies
    assert "mto_graph_plugin_broken" not in sys.modules


def test_a_file_may_not_take_the_name_of_a_package(tmp_path: Path) -> None:
    write(tmp_path, "strategy-20")
    registry = load_registry(plugins_dir=str(tmp_path))
    found = [candidate for candidate in registry.plugins if candidate.name == "strategy-20"]
    assert [candidate.error for candidate in found] == [
        "",
        "ValueError: another plugin has the same name; rename one of them",
    ]
    assert "20" in registry.strategies


def test_a_folder_that_does_not_exist_is_refused_without_its_path(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="plugins folder nowhere does not exist") as refused:
        load_registry(plugins_dir=str(tmp_path / "nowhere"))
    assert refused.value.errors[0].code is ErrorCode.NOT_FOUND
    assert str(tmp_path) not in str(refused.value)


def test_an_installed_package_that_cannot_be_loaded_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = EntryPoint("broken", "no_such_package", discovery.GROUP)
    found = [*discovery.entry_points(group=discovery.GROUP), broken]
    monkeypatch.setattr(discovery, "entry_points", lambda group: found)
    registry = load_registry()
    assert plugin(registry, "broken").error.startswith("ModuleNotFoundError")
    assert "20" in registry.strategies


def test_a_package_that_is_installed_twice_is_taken_once(monkeypatch: pytest.MonkeyPatch) -> None:
    found = list(discovery.entry_points(group=discovery.GROUP))
    monkeypatch.setattr(discovery, "entry_points", lambda group: found + found)
    assert names() == BUILT_IN


def test_a_list_of_names_restricts_packages_and_files(tmp_path: Path) -> None:
    write(tmp_path, "wanted", code="F1")
    write(tmp_path, "unwanted", "raise RuntimeError('never looked at')")
    found = names(plugins_dir=str(tmp_path), allowed=["strategy-50", "wanted"])
    assert found == ["strategy-50", "wanted"]


def test_the_environment_restricts_where_nothing_else_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MTO_GRAPH_PLUGINS", " strategy-60 ,, strategy-20 ")
    assert names() == ["strategy-20", "strategy-60"]
    assert names(allowed=["strategy-50"]) == ["strategy-50"]
    monkeypatch.setenv("MTO_GRAPH_PLUGINS", "")
    assert names() == []


def test_a_name_that_nobody_has_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MTO_GRAPH_PLUGINS", "strategy-20,stratgy-50")
    assert plugin(load_registry(), "stratgy-50").error == "There is no plugin of this name; correct it."


def test_objects_are_taken_whatever_is_allowed() -> None:
    own = Supplying(lambda: [strategy()])
    assert names(plugins=[own], allowed=[]) == ["Supplying"]


def test_an_installed_plugin_that_is_handed_over_too_is_taken_once() -> None:
    """As its own tests do, which also run before it is installed."""
    import mto_strategy_20

    assert names(plugins=[mto_strategy_20]) == BUILT_IN
    assert names(plugins=[mto_strategy_20], allowed=[]) == ["mto_strategy_20"]


def test_a_plugin_says_from_where_it_comes(tmp_path: Path) -> None:
    write(tmp_path, "first", code="F1")
    registry = load_registry(plugins_dir=str(tmp_path), plugins=[Supplying(list)])
    places = {found.name: (found.distribution, found.file) for found in registry.plugins}
    assert places["strategy-20"] == ("mto-graph", "mto_strategy_20/__init__.py")
    assert places["first"] == ("", "first.py")
    assert places["Supplying"] == ("", "tests/strategies/plugins.py")


def test_an_installed_package_takes_no_code_away_from_a_built_in_plugin(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whatever its name: those of mto-graph come first."""
    points = list(discovery.entry_points(group=discovery.GROUP))
    (of_20,) = [point for point in points if point.name == "strategy-20"]

    class Elsewhere:
        name, version = "night-shift", "1.0"

    foreign = EntryPoint("a-first", of_20.value, discovery.GROUP)
    vars(foreign)["dist"] = Elsewhere()
    monkeypatch.setattr(discovery, "entry_points", lambda group: [foreign, *points])
    registry = load_registry()
    assert [found.name for found in registry.plugins] == [*BUILT_IN, "a-first"]
    assert not plugin(registry, "strategy-20").error
