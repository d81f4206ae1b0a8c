"""The documentation's real parts: tables, commands and answers that are made by the program and never typed.

`make docs` writes them anew; a test says when what stands in a page is not what the program says. A real part stands
between `<!-- real: NAME -->` and `<!-- /real -->`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from .real_parts import RealParts

ROOT = Path(__file__).parents[2]
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))

_PART = re.compile(r"(<!-- real: (?P<name>[^>]*?) -->\n)(.*?)(<!-- /real -->)", re.DOTALL)


def rewritten(text: str, render: Callable[[str], str]) -> str:
    """The page with each of its real parts rendered anew."""
    return _PART.sub(lambda found: f"{found[1]}{render(found['name']).strip()}\n{found[4]}", text)


def main() -> None:
    """Write the real parts of every page anew."""
    with TemporaryDirectory() as folder:
        parts = RealParts(Path(folder))
        for page in PAGES:
            before = page.read_text(encoding="utf-8")
            after = rewritten(before, parts.render)
            if after != before:
                page.write_text(after, encoding="utf-8")
                sys.stdout.write(f"{page.relative_to(ROOT)} written anew\n")


if __name__ == "__main__":
    main()
