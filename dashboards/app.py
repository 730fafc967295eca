"""The application: who is looking, the pages of that role, the frame around the one asked for.

`python -m dashboards.serve` starts it behind its gate; `streamlit run dashboards/app.py` shows the
demonstration on this machine, and nothing where sign-in is configured.
"""

from __future__ import annotations

from functools import partial

import streamlit as st

from cities.settings import CitySettings, load_city
from dashboards import shell
from dashboards.access import bar, identity
from dashboards.access.identity import Refusal
from dashboards.access.viewer import Viewer
from dashboards.shell import State
from dashboards.views import (
    assessment,
    cases,
    definitions,
    enforcement,
    hotline,
    hotspots,
    overview,
    quality,
    sanitation,
    satisfaction,
    targets,
)

PAGES = (
    ("总览", "overview", overview.render),
    ("案件", "cases", cases.render),
    ("热线", "hotline", hotline.render),
    ("环卫", "sanitation", sanitation.render),
    ("执法", "enforcement", enforcement.render),
    ("满意度", "satisfaction", satisfaction.render),
    ("热点", "hotspots", hotspots.render),
    ("考核", "assessment", assessment.render),
    ("目标与五年规划", "targets", targets.render),
    ("指标口径", "definitions", definitions.render),
    ("数据质量", "quality", quality.render),
)


def main() -> None:
    """Let the viewer in, and show one page of the current edition beneath links to all of them.

    Streamlit's own menu is not used: on a telephone it stays open over the page that was chosen.
    """
    city = load_city()
    st.set_page_config(page_title=f"{city.title_zh} · 城市管理数据仓库", layout="wide")
    found = identity.who(city)
    if isinstance(found, Refusal):
        bar.refused(found)
        return
    state = shell.read_state(city.editions_dir)
    districts = shell.districts(state)
    viewer = found or bar.demonstration(districts)
    pages, opened = _pages(city, state, viewer)
    chosen = st.navigation(pages, position="hidden")
    with st.container(horizontal=True, vertical_alignment="center", key="um-menu"):
        for page in opened:
            st.page_link(page, query_params=shell.carried())
        if found is not None:
            bar.signed_in(city, viewer, districts.get(viewer.district_id or "", ""))
    chosen.run()


def _pages(city: CitySettings, state: State, viewer: Viewer) -> tuple[list[st.Page], list[st.Page]]:
    """What stands behind every address, and the pages of the menu.

    Behind the address of a page that the role may not open stands its refusal, not the page.
    """
    pages: list[st.Page] = []
    opened: list[st.Page] = []
    for title, path, render in PAGES:
        if viewer.may_open(path):
            show = partial(shell.show, city, state, render, viewer=viewer)
            opened.append(st.Page(show, title=title, url_path=path, default=not opened))
            pages.append(opened[-1])
        else:
            refuse = partial(shell.refuse, city, viewer, title)
            pages.append(st.Page(refuse, title=title, url_path=path))
    return pages, opened


main()
