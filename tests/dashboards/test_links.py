"""A link of a page keeps the area and the period that were chosen, wherever it leads."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from dashboards.access.matrix import PAGES
from tests.dashboards.fixture_figures import district_id

CHOSEN = {"area": district_id(2), "period": "2024-05"}


def addresses(html: str) -> list[str]:
    """Links to pages; not those to a part of the same page."""
    found = [unescape(link) for link in re.findall(r'href="([^"]+)"', html)]
    return [link for link in found if not link.startswith("#")]


@pytest.mark.parametrize("page", sorted(PAGES))
def test_a_link_keeps_what_was_chosen(
    every_domain: Path,
    show_page: Callable[..., AppTest],
    html_of: Callable[[AppTest], str],
    page: str,
) -> None:
    lost = []
    for link in addresses(html_of(show_page(page, **CHOSEN))):
        asked = parse_qs(urlsplit(link).query)
        if not set(CHOSEN) <= set(asked):
            lost.append(link)
    assert lost == []
