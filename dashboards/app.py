"""Entry of the dashboards: `python -m streamlit run dashboards/app.py` from the repository.

It lists the pages, puts the frame around the one that is asked for, and nothing else.
"""

from __future__ import annotations

from functools import partial

import streamlit as st

from cities.settings import load_city
from dashboards import filters, shell
from dashboards.views import assessment, cases, definitions, hotline, overview, quality, targets

PAGES = (
    ("总览", "overview", overview.render),
    ("案件", "cases", cases.render),
    ("热线", "hotline", hotline.render),
    ("考核", "assessment", assessment.render),
    ("目标与五年规划", "targets", targets.render),
    ("指标口径", "definitions", definitions.render),
    ("数据质量", "quality", quality.render),
)


def main() -> None:
    """Show one page of the current edition, beneath links to all of them.

    Streamlit's own menu is not used: on a telephone it stays open over the page that was chosen.
    """
    city = load_city()
    st.set_page_config(page_title=f"{city.title_zh} · 城市管理数据仓库", layout="wide")
    state = shell.read_state(city.editions_dir)
    pages = [
        st.Page(
            partial(shell.show, city, state, render, has_trust_line=render is not quality.render),
            title=title,
            url_path=path,
            default=position == 0,
        )
        for position, (title, path, render) in enumerate(PAGES)
    ]
    chosen = st.navigation(pages, position="hidden")
    with st.container(horizontal=True, key="um-menu"):
        for page in pages:
            st.page_link(page, query_params=filters.carried())
    chosen.run()


main()
