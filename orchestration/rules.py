"""The tests of dbt as business rules (中文): what must hold, of which table, and what to do.

A test over several tables says it itself, in the `meta` of its file; what every table is asked for
is said here once for each kind. A test without words is told by its name, and a test of ours fails.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

ASK_THE_KEEPERS = "请数据仓库维护人员按列出的行查明来源，更正后重跑。"
Arguments = Mapping[str, Any]


@dataclass(frozen=True)
class Rule:
    """What must hold (a sentence without its stop), what to do else, and the table it is about.

    `table` is "" where it is about several.
    """

    title: str
    action: str
    table: str = ""


def rule_of(node: Any) -> Rule | None:
    """The rule of a node of dbt's manifest; None for what is no test, or has no words."""
    asked = getattr(node, "test_metadata", None)
    if asked is None:
        meta = getattr(node.config, "meta", None) or {}
        title, action = meta.get("title_zh", ""), meta.get("action_zh", "")
        return Rule(title, action) if title and action else None
    say = _KINDS.get(asked.name)
    if say is None:
        return None
    table = (node.attached_node or "").rpartition(".")[2]
    arguments = {"column_name": node.column_name, **asked.kwargs}
    return Rule(f"表 {table} {say(arguments)}", ASK_THE_KEEPERS, table)


def _listed(columns: Iterable[object]) -> str:
    return "、".join(str(column) for column in columns)


def _unique_key(asked: Arguments) -> str:
    key = asked["columns"]
    said = f"的每一行由 {_listed(key)} 唯一确定，没有重复"
    filled = [column for column in key if column not in asked.get("optional", [])]
    filled += asked.get("complete", [])
    return f"{said}，{_listed(filled)} 不为空" if filled else said


def _relationships(asked: Arguments) -> str:
    other = str(asked["to"]).partition("'")[2].partition("'")[0] or asked["to"]
    return f"的 {asked['column_name']} 都能在表 {other} 的 {asked['field']} 中找到"


_KINDS: Mapping[str, Callable[[Arguments], str]] = {
    "unique_key": _unique_key,
    "complete": lambda asked: f"的 {_listed(asked['columns'])} 不为空",
    "unique": lambda asked: f"的 {asked['column_name']} 没有重复",
    "not_null": lambda asked: f"的 {asked['column_name']} 不为空",
    "accepted_values": lambda asked: (
        f"的 {asked['column_name']} 只取 {_listed(asked['values'])} 之一"
    ),
    "relationships": _relationships,
}
