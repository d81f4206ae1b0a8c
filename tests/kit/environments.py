"""Fresh environments: what is installed here can be imported there, and what is installed there stays there."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
from dataclasses import dataclass
from pathlib import Path

BREAKS_OUT = ("MTO_GRAPH_", "PYTEST_", "COLUMNS")


@dataclass(frozen=True)
class Environment:
    """A virtual environment of its own."""

    folder: Path

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    @property
    def packages(self) -> Path:
        """Where its own packages stand."""
        (found,) = self.folder.glob("lib/python*/site-packages")
        return found

    def run(self, *arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
        """What `python ARGUMENTS` did in a folder."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(BREAKS_OUT)}
        return subprocess.run(
            [str(self.python), *arguments],
            cwd=folder,
            env=kept | {"NO_COLOR": "", "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )

    def install(self, package: Path) -> None:
        """Install a package from its folder, without a network."""
        options = (
            "--quiet",
            "--disable-pip-version-check",
            "--no-deps",
            "--no-index",
            "--no-build-isolation",
        )
        done = self.run("-m", "pip", "install", *options, str(package), folder=package)
        assert done.returncode == 0, done.stderr


def fresh_environment(folder: Path) -> Environment:
    """An environment without packages of its own; those of the running one are seen behind them."""
    venv.create(folder, symlinks=True)
    made = Environment(folder)
    here = sysconfig.get_path("purelib")
    (made.packages / "behind.pth").write_text(f"import site; site.addsitedir({here!r})\n")
    assert Path(sys.executable) != made.python
    return made
