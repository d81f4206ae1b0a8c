"""The wheel holds everything that the program reads at run time."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROGRAM_FILES = (".py", ".csv", ".graphql", ".txt", ".html", ".js", ".css", ".svg", ".gz")


def test_the_wheel_ships_code_plugins_demo_template_and_schema(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        shipped = set(archive.namelist())
        points = archive.read(next(name for name in shipped if name.endswith("entry_points.txt"))).decode()
    program = [path.relative_to(ROOT) for path in (ROOT / "mto_graph").rglob("*")]
    program += [
        path.relative_to(folder) for folder in ROOT.glob("plugins/*") for path in folder.rglob("mto_*/**/*")
    ]
    needed = {path.as_posix() for path in program if path.suffix in PROGRAM_FILES or path.name == "py.typed"}
    assert needed <= shipped
    assert "mto_graph/schema.graphql" in shipped
    for_authors = ("mto_graph/testing/", "mto_graph/cli/plugin_template/")
    assert not [name for name in shipped if "test" in name.lower() and not name.startswith(for_authors)]
    assert "mto-graph = mto_graph.testing.plugin" in points
    assert "mto-graph = mto_graph.cli:main" in points
    assert "strategy-20 = mto_strategy_20" in points
