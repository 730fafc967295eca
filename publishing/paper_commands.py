"""Commands on papers: export, issue, correct, differences, and verify for a sealed folder."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path
from typing import Any

from publishing.account import account_name
from publishing.city_data import CityData
from publishing.exporting import export
from publishing.exports.errors import ExportError
from publishing.exports.period import Period
from publishing.issues.issuing import correct, issue
from publishing.issues.watch import watch
from publishing.sealing.check import key_fingerprint, problems
from publishing.sealing.keys import PUBLIC_NAME
from publishing.sealing.seal import read_seal

SHOWN = 40


def add_paper_commands(commands: Any) -> None:
    """Add the parsers of the commands to those of `python -m publishing`."""
    for name, run, summary in (
        ("export", _export, "make the pack of a period: .xlsx, .docx, .pdf, .csv, signed"),
        ("issue", _issue, "freeze a period under a number"),
        ("correct", _correct, "issue a period again, listing what differs"),
    ):
        made = _parser(commands, name, run, summary)
        made.add_argument("--period", required=True, help="2025-05, 2025Q2, 2025H1 or 2025")
        made.add_argument("--by", help="who does it, as a role (default: the account)")
        if name == "correct":
            made.add_argument("--reason", required=True, help="why; it is printed in the paper")
        else:
            made.add_argument("--rule", help="rule edition, where the period has several")
    shown = _parser(commands, "differences", _differences, "issues that the edition contradicts")
    shown.add_argument("--period", help="one period (default: all that were issued)")


def verify_sealed(arguments: argparse.Namespace) -> int:
    """Check a pack or an issue; 1 when a file is not as it was signed.

    Raises:
        ExportError: no folder is named, or the public key cannot be read.
    """
    if arguments.what is None:
        raise ExportError("写明要核验的文件夹（成套文件或签发），或用 --editions 核验版次")
    folder = Path(arguments.what)
    if not folder.is_dir():
        raise ExportError(f"{folder} 不是文件夹")
    found = problems(folder, _trusted(arguments))
    for inner in sorted(path.parent for path in folder.glob("*/manifest.json")):
        found += [f"{inner.name}/{wrong}" for wrong in problems(inner, _trusted(arguments))]
    for problem in found:
        print(f"✗ {problem}")
    if found:
        return 1
    count = len(read_seal(folder)["files"])
    print(f"✓ {folder.name}：{count} 个文件与签名相符，公钥指纹 {key_fingerprint(folder)}")
    if _trusted(arguments) is None:
        print("  文件是否出自本市，还要看指纹与本市公布的是否一致（或用 --key、--data 指明公钥）")
    return 0


def _trusted(arguments: argparse.Namespace) -> bytes | None:
    path: Path | None = arguments.key
    if path is None and arguments.data is not None:
        path = CityData(arguments.data).secrets / PUBLIC_NAME
    if path is None:
        return None
    try:
        return path.read_bytes()
    except OSError as error:
        raise ExportError(f"公钥 {path} 无法读取：{error.strerror}") from error


def _export(arguments: argparse.Namespace) -> int:
    period = Period.parse(arguments.period)
    folder = export(CityData(arguments.data), period, _who(arguments), arguments.rule)
    print(f"已导出 {period.name_zh}：{folder}")
    for path in sorted(folder.iterdir()):
        print(f"    {path.name:<20} {path.stat().st_size:>10} 字节")
    return 0


def _issue(arguments: argparse.Namespace) -> int:
    period = Period.parse(arguments.period)
    data = CityData(arguments.data)
    made = issue(data, period, _who(arguments), datetime.now().astimezone(), arguments.rule)
    print(f"已签发 {made.number}：{made.folder}")
    return 0


def _correct(arguments: argparse.Namespace) -> int:
    period = Period.parse(arguments.period)
    data = CityData(arguments.data)
    now = datetime.now().astimezone()
    made = correct(data, period, _who(arguments), now, arguments.reason)
    count = len(made.facts["differences"])
    print(
        f"已签发更正 {made.number}（更正 {made.facts['corrects']}，{count} 处差别）：{made.folder}"
    )
    return 0


def _differences(arguments: argparse.Namespace) -> int:
    """0 when every issue stands; 1 when one is damaged or the edition says otherwise."""
    period = Period.parse(arguments.period) if arguments.period else None
    watched = watch(CityData(arguments.data), period)
    for each in watched:
        count = len(each.differences)
        said = f"{count} 处差别" if count else "与当前版次一致"
        print(f"{each.issue.number}：{each.note or said}")
        for wrong in each.damage:
            print(f"    ✗ {wrong}")
        for difference in each.differences[:SHOWN]:
            print(f"    {difference.line}")
        if count > SHOWN:
            print(f"    另有 {count - SHOWN} 处")
    if not watched:
        print("还没有签发过")
    return int(any(each.differences or each.damage or each.note for each in watched))


def _who(arguments: argparse.Namespace) -> str:
    return str(arguments.by or account_name())


def _parser(commands: Any, name: str, run: Any, summary: str) -> argparse.ArgumentParser:
    made: argparse.ArgumentParser = commands.add_parser(name, help=summary)
    made.add_argument("--data", type=Path, required=True, help="the city's data folder")
    made.set_defaults(run=run)
    return made
