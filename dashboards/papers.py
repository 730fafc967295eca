"""Papers of a period as a page makes them: packs, issues, corrections, and what became of issues.

Each does what its command of `python -m publishing` does, on the edition that the viewer sees, and
tells in words what came of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from dashboards.periods import Period
from dashboards.shell import Context
from publishing import EditionError, EditionsBusyError
from publishing.city_data import CityData
from publishing.exporting import export
from publishing.exports.archive import zipped
from publishing.exports.errors import IncompleteError
from publishing.exports.period import Period as PaperPeriod
from publishing.issues.issuing import correct, issue
from publishing.issues.register import Issue, list_issues
from publishing.issues.watch import Watched, watch

NO_PAPERS = "本账号不能取全市的文件"


@dataclass(frozen=True)
class Outcome:
    """What came of it: done or not, sentences for the viewer, the folder that was written."""

    is_done: bool
    said: tuple[str, ...]
    folder: Path | None = None


def issues_of(context: Context) -> list[Issue]:
    """Every issue of the city, the newest period first, its last number first.

    Raises:
        SealError: a folder of an issue cannot be read.
    """
    return list_issues(_data(context).issues)[::-1]


def make_pack(context: Context, period: Period) -> Outcome:
    """The sealed pack of a period (送审稿), logged under the viewer's name."""

    def make() -> Outcome:
        asked = context.record_papers(f"成套文件 {period.code}")
        folder = export(_data(context), _paper(period), context.viewer.account, asked=asked)
        count = sum(1 for path in folder.iterdir() if path.is_file())
        return Outcome(True, (f"已生成 {period.label_zh}送审稿，{count} 个文件。",), folder)

    return _done(context, "" if context.may_take_papers else NO_PAPERS, make)


def sign(context: Context, period: Period) -> Outcome:
    """签发 for the first time, as `make issue` does."""

    def make() -> Outcome:
        asked = context.record_issue(f"签发 {period.code}")
        now = datetime.now(context.city.timezone)
        by = context.viewer.account
        made = issue(_data(context), _paper(period), by, now, asked=asked)
        return Outcome(True, (f"已签发，编号 {made.number}。",), made.folder)

    return _done(context, context.viewer.objection_to_issue, make)


def sign_correction(context: Context, period: Period, reason: str) -> Outcome:
    """签发 again, listing what differs from the last issue, as `make correct` does."""

    def make() -> Outcome:
        asked = context.record_issue(f"更正 {period.code}：{reason}")
        now = datetime.now(context.city.timezone)
        by = context.viewer.account
        made = correct(_data(context), _paper(period), by, now, reason, asked=asked)
        count = len(made.facts["differences"])
        said = f"已签发更正 {made.number}（更正 {made.facts['corrects']}，{count} 处差别）。"
        return Outcome(True, (said,), made.folder)

    return _done(context, context.viewer.objection_to_issue, make)


def watched(context: Context, period: Period | None = None) -> list[Watched]:
    """The newest issue of each period (or of one) against the edition in use.

    Raises:
        EditionError: an issue or the key cannot be read.
    """
    return watch(_data(context), _paper(period) if period else None)


def archive(folder: Path) -> bytes:
    """The files of a sealed folder as one zip; the same folder gives the same bytes."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return zipped({path.relative_to(folder).as_posix(): path.read_bytes() for path in paths})


def require_shown(context: Context) -> None:
    """Refuse to sign what the viewer did not see.

    Raises:
        EditionError: another edition is in use than the one on the page.
    """
    now = _data(context).edition_in_use().id
    if now != context.edition.id:
        raise EditionError(
            f"页面上是版次 {context.edition.id}，现在使用的是 {now}；请刷新页面核对后再办"
        )


def _done(context: Context, objection: str, make: Callable[[], Outcome]) -> Outcome:
    """Run it unless the viewer may not; every refusal that was foreseen comes back in words."""
    if objection:
        return Outcome(False, (f"没有权限：{objection}。",))
    try:
        require_shown(context)
        return make()
    except IncompleteError as error:
        return Outcome(False, ("不得导出和签发（G17）：", *error.reasons))
    except EditionsBusyError:
        return Outcome(False, ("另有一项导出或签发正在进行，请稍后再试。",))
    except (EditionError, PermissionError) as error:
        return Outcome(False, (f"{error}。",))


def _data(context: Context) -> CityData:
    return CityData(context.city.data_dir)


def paper_code(period: Period) -> str:
    """How papers name a period: 2025-05, 2025Q2, 2025H1, 2025."""
    return _paper(period).code


def _paper(period: Period) -> PaperPeriod:
    return PaperPeriod.parse(period.code)
