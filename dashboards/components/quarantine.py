"""隔离: refused rows by source and reason, each with samples that can be found in the file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import groupby

from dashboards import format as fmt
from dashboards import wording
from dashboards.components import markup
from dashboards.components.conservation import NOT_RECORDED
from dashboards.queries import Row

Key = tuple[str, str, str]


def reasons(rows: Sequence[Row] | None, samples: Sequence[Row]) -> str:
    """One block per source, its reasons by number of rows."""
    if rows is None:
        return markup.calm(NOT_RECORDED)
    if not rows:
        return markup.calm("没有被隔离的行：读到的每一行都符合数据契约。")
    by_reason: dict[Key, list[Row]] = {}
    for sample in samples:
        by_reason.setdefault(_key(sample), []).append(sample)
    blocks = groupby(rows, key=lambda row: (row["source"], row["table_name"]))
    return "".join(_block(list(of_source), by_reason) for _, of_source in blocks)


def _key(row: Row) -> Key:
    return row["source"], row["table_name"], row["reason"]


def _block(rows: Sequence[Row], samples: dict[Key, list[Row]]) -> str:
    first = rows[0]
    head = (
        f"隔离 {fmt.number(first['rows_quarantined'])} 行，读入 {fmt.number(first['rows_read'])} 行"
    )
    listed = "".join(_reason(row, samples.get(_key(row), [])) for row in rows)
    return (
        '<article class="um-card um-refused"><header>'
        f'<h3>{markup.text(first["table_title"])} <span class="um-sub">'
        f'{markup.text(first["source"])}</span></h3><span class="um-note">{head}</span></header>'
        f"<ul>{listed}</ul></article>"
    )


def _reason(row: Row, samples: Sequence[Row]) -> str:
    kind, sentence, code = wording.reason(row["reason"])
    unit = "行（未逐行读入）" if row["is_whole_file"] else "行"
    share = "" if row["is_whole_file"] else f"占读入 {fmt.share(row['share_of_read'])}"
    coded = f'<code class="um-sub">{markup.text(code)}</code>' if code else ""
    return (
        f'<li><div class="um-reason">{markup.tags(kind)}'
        f"<span>{markup.text(sentence)} {coded}</span>"
        f"<span><strong>{fmt.number(row['rows'])}</strong> {unit}</span>"
        f'<span class="um-note">{markup.text(share)}</span></div>{_samples(row, samples)}</li>'
    )


def _samples(row: Row, samples: Sequence[Row]) -> str:
    if row["is_whole_file"]:
        return ""
    if not samples:
        return '<p class="um-note">没有可以显示的样例：隔离区的文件已移走。</p>'
    cells = [json.loads(sample["cells"]) for sample in samples]
    headers = list(dict.fromkeys(header for told in cells for header in told))
    has_sheet = any(sample["source_sheet"] for sample in samples)
    heads = [
        ("行号", "um-num"),
        *([("工作表", "")] if has_sheet else []),
        *((header, "um-raw") for header in headers),
        ("文件", ""),
    ]
    body = [
        _sample(sample, told, headers, has_sheet=has_sheet)
        for sample, told in zip(samples, cells, strict=True)
    ]
    table = markup.scrolling(markup.table(heads, body, "um-samples"), "被隔离行的样例")
    return f"<details><summary>样例 {len(samples)} 行</summary>{table}</details>"


def _sample(
    sample: Row, cells: dict[str, str | None], headers: list[str], *, has_sheet: bool
) -> str:
    sheet = f"<td>{markup.text(sample['source_sheet'] or fmt.DASH)}</td>" if has_sheet else ""
    original = "".join(_cell(cells.get(header)) for header in headers)
    return (
        f'<tr><th scope="row" class="um-num">{sample["source_row"]}</th>{sheet}{original}'
        f"<td>{markup.text(sample['source_file'])}</td></tr>"
    )


def _cell(told: str | None) -> str:
    if told is None or not told.strip():
        return '<td class="um-weak">（空）</td>'
    return f'<td class="um-raw">{markup.text(told)}</td>'
