"""What the README tells people to type exists and answers."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parent.parent
PAGES = [REPO / "README.md", REPO / "CONTRIBUTING.md", *sorted((REPO / "docs").rglob("*.md"))]
TEXT = "\n".join(path.read_text(encoding="utf-8") for path in PAGES)
TARGETS = sorted(
    set(
        re.findall(
            r"\bmake ([a-z]+)\b(?=[ `|\n])",
            "\n".join(
                line for line in TEXT.splitlines() if "`make " in line or line.startswith("make ")
            ),
        )
    )
)
MODULES = sorted(
    set(re.findall(r"python -m ([a-z_.]+)", TEXT))
    & {
        "cities.pull",
        "publishing",
        "expectations",
        "expectations.catalogue",
        "orchestration.nightly",
        "orchestration.serve",
        "orchestration.docs",
        "tests.kpi_coverage",
        "cities.open_data.make_extracts",
        "cities.open_data.count_truth",
    }
)


@pytest.mark.parametrize("target", TARGETS)
def test_every_make_target_that_is_named_exists(target):
    makefile = (REPO / "Makefile").read_text(encoding="utf-8")
    assert re.search(rf"^{target}:.*## ", makefile, re.MULTILINE)


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
