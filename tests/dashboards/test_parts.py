"""A part of a page asks who is looking each time it runs alone."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from dashboards import parts


class Rerun(Exception):
    """What `st.rerun` raises to end a run."""


@pytest.mark.parametrize("is_let_in", [True, False])
def test_a_part_draws_for_who_is_let_in_and_runs_the_page_anew_for_who_is_not(
    monkeypatch: pytest.MonkeyPatch, is_let_in: bool
) -> None:
    asked, drawn = [], []

    def rerun() -> None:
        raise Rerun

    def look(city: str, viewer: str) -> bool:
        asked.append((city, viewer))
        return is_let_in

    monkeypatch.setattr(parts.st, "fragment", lambda function: function)
    monkeypatch.setattr(parts.st, "rerun", rerun)
    monkeypatch.setattr(parts.shell, "is_let_in", look)
    draw = parts.part(lambda context, name: drawn.append(name))
    context = SimpleNamespace(city="示例市", viewer="leader")
    if is_let_in:
        draw(context, "按区域")
    else:
        with pytest.raises(Rerun):
            draw(context, "按区域")
    assert asked == [("示例市", "leader")]
    assert drawn == (["按区域"] if is_let_in else [])
