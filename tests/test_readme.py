"""What the README tells people to type exists and answers."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parent.parent
PAGES = sorted(
    path
    for pattern in ("*.md", "docs/**/*.md", "cities/*/*.md", "benchmarks/*.md")
    for path in REPO.glob(pattern)
)
TEXT = "\n".join(path.read_text(encoding="utf-8") for path in PAGES)


def targets_in(text: str) -> list[str]:
    """What follows `make` where a command is shown: in a code span, or at the start of a line."""
    return sorted(set(re.findall(r"(?:`|^)make ([^\s`=]+)(?![^\s`]*=)", text, re.MULTILINE)))


def modules_in(text: str) -> list[str]:
    """What follows `python -m`; `python3` and a path before it are the same command."""
    return sorted(set(re.findall(r"\bpython3? -m ([\w.-]*\w)", text)))


TARGETS, MODULES = targets_in(TEXT), modules_in(TEXT)


def test_whatever_is_named_is_looked_at():
    told = "```\nmake nigthly CITY=x\nmake next-day\n```\n`make lint`, `python -m cities.pul`."
    assert targets_in(told) == ["lint", "next-day", "nigthly"]
    assert modules_in(told) == ["cities.pul"]
    assert {"demo", "next-day", "truth"} <= set(TARGETS)
    assert {"cities.pull", "publishing", "orchestration.nightly"} <= set(MODULES)


@pytest.mark.parametrize("target", TARGETS)
def test_every_make_target_that_is_named_exists(target):
    makefile = (REPO / "Makefile").read_text(encoding="utf-8")
    assert re.search(rf"^{re.escape(target)}:.*## ", makefile, re.MULTILINE)


@pytest.mark.parametrize("module", MODULES)
def test_every_module_that_is_named_answers(module):
    done = subprocess.run(
        [sys.executable, "-m", module, "--help"], cwd=REPO, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(REPO)))
def test_every_link_leads_somewhere(page):
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text):
        if "://" not in target:
            assert (page.parent / target).exists(), f"{page.name}: {target}"
