"""The book of gates as a page for people: `python -m expectations.catalogue > gates.md`."""

from __future__ import annotations

import sys

from expectations.gates import BOOK

_STAGES = {"delivery": "交付后", "mart": "发布前"}
_LEVELS = {"critical": "停止发布", "warning": "提示"}


def catalogue_markdown() -> str:
    """One table of all gates, and under it why each exists and what to do when it fails."""
    lines = [
        "# 质量闸门",
        "",
        "闸门分两道：交付后查来源送来的数据，发布前查算好的指标。任何一项“停止发布”的检查不通过"
        "（或没能执行），新版次就不发布，大屏继续显示上一版次并说明原因。",
        "",
        "| 编号 | 名称 | 时点 | 级别 | 检查什么 | 查哪些表 |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for gate in BOOK:
        stages = "、".join(_STAGES[stage] for stage in gate.stages)
        lines.append(
            f"| {gate.id} | {gate.title} | {stages} | {_LEVELS[gate.severity]} "
            f"| {gate.rule} | {gate.tables} |"
        )
    for gate in BOOK:
        lines += ["", f"## {gate.id} {gate.title}", "", f"为什么：{gate.why}", ""]
        lines += [f"不通过怎么办：{gate.action}"]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(catalogue_markdown())
