"""考核 on a published edition: places, evidence, trial, and papers that are really signed."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from cities.settings import load_city
from dashboards import downloads, league, papers, shell, trial
from dashboards import format as fmt
from dashboards.access import bar, deeds
from dashboards.access.audit import AccessLog
from dashboards.access.matrix import WHOLE_CITY, Role
from dashboards.access.viewer import Viewer
from dashboards.periods import period_from_code
from dashboards.sheets import Sheet
from dashboards.views import league_proof, league_register
from publishing import Edition
from publishing.what_if import Change, try_out
from tests.dashboards.fixture_figures import district_id
from tests.dashboards.fixture_league import GROUPS, unit_id
from tests.dashboards.test_dashboard_cases import section
from tests.dashboards.test_dashboard_overview import visible

Show = Callable[..., AppTest]
Html = Callable[[AppTest], str]
JUNE = period_from_code("2024-06")

pytestmark = pytest.mark.usefixtures("published_editions")


EVALUATOR = Viewer("kaoping", Role.EVALUATOR, peer="10.0.0.9")


def context(viewer: Viewer = EVALUATOR) -> shell.Context:
    city = load_city()
    state = shell.read_state(city.editions_dir)
    assert state.edition is not None
    return shell.Context(city, state.edition, None, viewer)


def test_the_table_shows_the_published_scores_and_places(
    edition: Edition, show_page: Show, html_of: Html
) -> None:
    text = visible(section(html_of(show_page("assessment")), "standings"))
    with edition.connect() as warehouse:
        rows = warehouse.execute(
            "select rank, unit_name, published_score from league_table where period_type = 'M' "
            "and period_start = '2024-06-01' and group_name = '一类街道' and rank is not null"
        ).fetchall()
    assert len(rows) == 5
    for rank, name, score in rows:
        tied = " 并列" if rank == 1 else ""
        assert f"{rank}{tied} {name} {fmt.score(score)} " in text


def test_the_opening_says_who_is_first_and_how_surely(show_page: Show, html_of: Html) -> None:
    text = visible(html_of(show_page("assessment")))
    assert "一类街道第一名并列：乙渡办事处、甲桥办事处（97.20 分）" in text
    assert "末位：戊陂办事处（57.40 分），黑榜 1 个单位。" in text
    assert "名次区间不与其他单位重叠、可区分的只有戊陂办事处（第 5 名）" in text


def test_places_within_chance_of_the_first_are_said_to_be_so() -> None:
    rows = [
        {
            "group_name": "一", "unit_id": name, "unit_name": name, "rank": rank, "rank_low": low,
            "rank_high": high, "published_score": None, "list": None, "rank_delta": None,
        }
        for name, rank, low, high in (
            ("甲", 1, 1, 3), ("乙", 2, 2, 4), ("丙", 3, 1, 4), ("丁", 4, 4, 5), ("戊", 5, 4, 5),
        )
    ]  # fmt: skip
    said = league.headline(league.Group("一", rows))[0]
    assert "另有 2 个单位的名次区间与其重叠，统计上不可区分" in said
    apart = league.headline(league.Group("一", [{**rows[0], "rank_high": 1}, *rows[3:]]))[0]
    assert "名次区间不与其他单位重叠，可区分" in apart


def test_who_sees_some_units_is_told_of_no_first_and_no_last() -> None:
    reader = context().reader
    found = league.read_league(reader, JUNE)
    assert found is not None
    own = league.Group("一类街道", [row for row in found.groups[0].units if row["rank"] in (3, 4)])
    said = league.headline(own, is_whole=False)[0]
    assert "可以看的 2 个单位中，名次最好的是丁塘办事处（第 3 名，94.40 分）" in said
    assert "第一名" not in said
    assert "末位" not in said


def test_a_unit_without_a_score_has_no_place_and_its_reason(show_page: Show, html_of: Html) -> None:
    page = html_of(show_page("assessment", unit=unit_id("辛镇")))
    assert "— 辛镇办事处 无总分" in visible(section(page, "standings"))
    assert "辛镇办事处没有总分、不排名：缺：按期结案。" in visible(section(page, "proof"))


def test_the_evidence_adds_up_and_leads_to_the_case(show_page: Show, html_of: Html) -> None:
    proof = section(html_of(show_page("assessment", unit=unit_id("丙亭"))), "proof")
    assert "现场考评 60.00% 95.00 57.00 95.00 相符" in visible(proof)
    assert "cases?case=platform%3A1" in proof
    assert "现场考评 95.00×60% + 按期结案 90.00×40% = 93.00" in visible(proof)
    one = section(
        html_of(show_page("assessment", unit=unit_id("丙亭"), component="closure")), "proof"
    )
    assert "按期结案的依据（1 条）" in visible(one)
    assert "unit=x-%E4%B8%99%E4%BA%AD&amp;basis=closed" in one


def test_what_is_not_in_the_league_is_said_and_not_a_traceback(
    show_page: Show, html_of: Html
) -> None:
    text = visible(html_of(show_page("assessment", unit="nobody", group="三类")))
    assert "2024年6月的排名表里没有可以看的单位“nobody”。" in text
    assert "2024年没有考核结果。考核办法不按这种周期评分。" in visible(
        html_of(show_page("assessment", period="2024"))
    )


def test_a_trial_without_a_change_is_the_official_table() -> None:
    reader = context().reader
    found = league.read_league(reader, JUNE)
    assert found is not None
    for group in found.groups:
        month = trial.month_of(reader, found, group)
        assert month is not None
        outcomes = try_out(month, Change())
        official = {row["unit_id"]: (row["published_score"], row["rank"]) for row in group.units}
        assert {one.unit_id: (one.published, one.rank) for one in outcomes} == official


def test_a_changed_weight_moves_the_trial_and_not_the_table(show_page: Show, html_of: Html) -> None:
    app = show_page("assessment")
    before = section(html_of(app), "standings")
    assert "没有改动：试算结果就是正式结果。" in visible(html_of(app))
    field, closure = app.number_input
    assert (field.label, field.value, closure.value) == ("现场考评权重（%）", 60.0, 40.0)
    field.set_value(0.0).run()
    html = html_of(app)
    assert "甲桥办事处 97.20 1 96.00 1 不变" in visible(html)
    assert "丁塘办事处 94.40 3 95.00 3 不变" in visible(html)
    assert section(html, "standings") == before
    closure.set_value(0.0).run()
    assert "没有一个分项还有权重；请至少保留一个。" in visible(html_of(app))


def test_appeals_and_exclusions_are_those_of_the_group(show_page: Show, html_of: Html) -> None:
    own, others = (html_of(show_page("assessment", group=name)) for name in list(GROUPS)[:2])
    for anchor in ("appeals", "exclusions"):
        assert "SS001" in section(own, anchor)
        assert "SS001" not in section(others, anchor)
        assert "一类街道；" in section(own, anchor)


def test_the_result_of_an_appeal_is_its_effect_whatever_was_answered() -> None:
    def row(state: str, decision: str | None = "支持") -> dict[str, str | None]:
        return {"appeal_state": state, "decision": decision}

    assert league_register.effect(row("late")) == "不采纳（逾期；答复为支持）"
    assert league_register.effect(row("late", None)) == "不采纳（逾期）"
    assert league_register.effect(row("contradicted")) == "未定（决定互相矛盾）"
    assert league_register.effect(row("unknown")) == "未生效（没有对应的扣分；答复为支持）"
    assert league_register.effect(row("applied")) == "支持"
    assert league_register.effect(row("rejected", "驳回")) == "驳回"


def test_a_defect_stops_the_signing_and_is_told_first(show_page: Show, html_of: Html) -> None:
    app = show_page("assessment", viewer=EVALUATOR, period="2024-05")
    text = visible(html_of(app))
    assert "1 条记录无法按现有规则计分：更正之前，本期不能导出和签发（G17）" in text
    assert "2024年5月现在不能签发： 考核项目“市容治序”不在考核办法里" in text
    assert not [button for button in app.button if button.key.startswith("sign/")]


def test_the_button_signs_after_it_was_confirmed_and_once(
    published_editions: Path, show_page: Show, html_of: Html
) -> None:
    app = show_page("assessment", viewer=EVALUATOR)
    assert "还没有签发过。" in visible(html_of(app))
    sign = _button(app, "sign/")
    assert sign.disabled
    app.checkbox[0].check().run()
    _button(app, "sign/").click().run(timeout=120)
    assert not app.exception
    text = visible(html_of(app))
    assert "已签发，编号 2024-06.1。" in text
    assert "2024-06.1 2024年6月" in text
    folder = published_editions.parent / "issues" / "2024-06.1"
    facts = json.loads((folder / "issue.json").read_text(encoding="utf-8"))
    assert facts["issued_by"] == "kaoping"
    (signed,) = deeds.deeds(load_city())[-1:]
    assert (signed.event, signed.account, signed.role) == ("签发", "kaoping", "evaluator")
    assert (signed.peer, signed.what) == ("10.0.0.9", "2024-06 2024-06.1")
    assert [deed.event for deed in deeds.deeds(load_city())].count("签发") == 1
    _button(app, "compare/").click().run(timeout=120)
    assert "2024-06.1：与当前版次一致。" in visible(html_of(app))
    app.text_input[0].set_value("核对无误").run()
    app.checkbox[0].check().run()
    _button(app, "sign/").click().run(timeout=120)
    assert "没有差别，不需要更正" in visible(html_of(app))
    assert [path.name for path in folder.parent.glob("2024-*")] == ["2024-06.1"]


def test_the_pack_is_made_when_asked_and_holds_every_form(published_editions: Path) -> None:
    made = papers.make_pack(context(), JUNE)
    assert made.is_done, made.said
    assert made.folder is not None
    with zipfile.ZipFile(BytesIO(papers.archive(made.folder))) as archive:
        suffixes = {Path(name).suffix for name in archive.namelist()}
    assert {".xlsx", ".docx", ".pdf", ".csv", ".json", ".sig"} <= suffixes


def test_nothing_is_signed_that_the_viewer_did_not_see(published_editions: Path) -> None:
    seen = context()
    stale = SimpleNamespace(id="20240101-0000000000", manifest=seen.edition.manifest)
    object.__setattr__(seen, "edition", stale)
    refused = papers._done(seen, "", lambda: pytest.fail("signed"))
    assert not refused.is_done
    assert "请刷新页面核对后再办" in refused.said[0]


@pytest.mark.parametrize("role", sorted(WHOLE_CITY))
def test_evaluators_sign_and_nobody_else(role: Role, show_page: Show) -> None:
    viewer = Viewer(f"a-{role}", role)
    assert _signs(show_page("assessment", viewer=viewer)) == (role is Role.EVALUATOR)
    if role is not Role.EVALUATOR:
        assert not papers.sign(context(viewer), JUNE).is_done


def test_a_demonstration_signs_nothing_and_says_how_to(
    published_editions: Path, show_page: Show, html_of: Html
) -> None:
    """By the page and its address, by the state of its widgets, and past the page."""
    for app in (show_page("assessment", Role.EVALUATOR, period="2024-06"), _forced(show_page)):
        assert not _signs(app)
        assert "演示模式不能签发和更正" in visible(html_of(app))
        assert "用考评员账号登录后签发" in visible(html_of(app))
    trying = context(bar.trying(Role.EVALUATOR))
    for made in (papers.sign(trying, JUNE), papers.sign_correction(trying, JUNE, "试")):
        assert not made.is_done
        assert "演示模式不能签发和更正" in made.said[0]
    with pytest.raises(PermissionError, match="演示模式不能签发和更正"):
        trying.record_issue("签发 2024-06")
    assert AccessLog(trying.city.access_log_dir).read()[-1]["event"] == "拒绝访问"
    assert not (published_editions.parent / "issues").exists()


def test_a_demonstration_corrects_no_signed_period(
    published_editions: Path, show_page: Show
) -> None:
    assert papers.sign(context(), JUNE).is_done
    app = show_page("assessment", Role.EVALUATOR)
    assert not _signs(app)
    assert not [box for box in app.text_input if box.key.startswith("reason/")]
    assert not papers.sign_correction(context(bar.trying(Role.EVALUATOR)), JUNE, "试").is_done


def test_fewer_than_five_persons_are_not_told_of_a_survey() -> None:
    asked = {"component": "survey", "evidence_kind": "survey", "points": None}
    rows = [
        {**asked, "numerator": 38, "denominator": 40},
        {**asked, "numerator": 20, "denominator": 30},
        {**asked, "numerator": 40, "denominator": 60},
        {**asked, "component": "closure", "evidence_kind": "kpi", "numerator": 2, "denominator": 3},
    ]
    told = [row["numerator"] for row in league_proof._withheld(rows)]
    assert told == ["<5", "<5", 40, 2]


def test_every_group_of_the_fixture_is_on_the_page(show_page: Show, html_of: Html) -> None:
    for group in GROUPS:
        text = visible(html_of(show_page("assessment", group=group)))
        assert f"2024年6月，{group}，组平均" in text


def test_the_chosen_area_opens_the_group_of_its_units(show_page: Show, html_of: Html) -> None:
    app = show_page("assessment", area=district_id(1))
    page = html_of(app)
    assert "二类镇第一名" in visible(page)
    for anchor in ("standings", "components"):
        text = visible(section(page, anchor))
        assert "己镇办事处" in text and "甲桥办事处" not in text
    assert "二类镇；本期各月扣分的申诉" in visible(section(page, "appeals"))
    assert any("二类镇" in box.key for box in app.number_input)


def test_a_group_of_the_address_goes_before_that_of_the_area_and_says_where_its_units_are(
    show_page: Show, html_of: Html
) -> None:
    text = visible(html_of(show_page("assessment", area=district_id(1), group="一类街道")))
    assert "一类街道第一名" in text
    assert "西山区在一类街道没有单位，它的单位在二类镇。" in text
    assert "没有单位，它的单位" not in visible(
        html_of(show_page("assessment", area=district_id(3), group="一类街道"))
    )


def test_every_file_holds_the_group_of_the_screen_and_names_whose_rows_it_holds(
    show_page: Show, html_of: Html, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: dict[str, Sheet] = {}
    monkeypatch.setattr(
        downloads, "offer", lambda _context, name, make, **_: made.update({name: make()})
    )
    within = district_id(0)
    show_page("assessment", area=f"{within}/2", group="二类镇", unit=unit_id("己镇"))
    units = {f"{name}办事处" for name in GROUPS["二类镇"]}
    for name in ("排名表", "分项得分", "漏斗图", "分项合计", "得分依据"):
        head = dict(made[name].head)
        assert (head["组别"], head["区域"]) == ("二类镇", "示例市"), name
        assert head.get("单位") == ("己镇办事处" if name in ("分项合计", "得分依据") else None)
    ranked = made["排名表"]
    assert [row[ranked.columns.index("单位")] for row in ranked.rows] == [
        "己镇办事处",
        "庚镇办事处",
        "辛镇办事处",
    ]
    assert {row[0] for row in made["分项得分"].rows} == units
    show_page("assessment", area=district_id(1), group="一类街道")
    for name in ("单项预警", "申诉", "剔除清单"):
        head = dict(made[name].head)
        assert (head["组别"], head["区域"]) == ("一类街道", "示例市"), name
    made.clear()
    show_page("assessment", Role.DISTRICT, district_id(1))
    assert dict(made["排名表"].head)["区域"] == "西山区"


def _signs(app: AppTest) -> bool:
    return any(button.key.startswith("sign/") for button in app.button)


def _forced(show_page: Show) -> AppTest:
    """The page run again with the boxes ticked and the reason given that it does not offer."""
    app = show_page("assessment", Role.EVALUATOR)
    for key, value in (
        ("confirm/2024-06/0", True),
        ("confirm/2024-06/1", True),
        ("reason/2024-06", "试"),
    ):
        app.session_state[key] = value
    return app.run()


def _button(app: AppTest, key: str) -> Any:
    return next(button for button in app.button if button.key.startswith(key))
