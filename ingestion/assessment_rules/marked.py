"""YAML with line numbers: every value knows the line it stands on, numbers stay exact decimals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

import yaml

from ingestion.assessment_rules.defects import Defect

Scalar = str | int | Decimal | bool | date | None
_NUMBERS = {"tag:yaml.org,2002:int", "tag:yaml.org,2002:float"}


@dataclass(frozen=True)
class Marked:
    """A value and its line. A mapping is `dict[str, Marked]`, a sequence `list[Marked]`."""

    value: Scalar | dict[str, Marked] | list[Marked]
    line: int

    @property
    def entries(self) -> dict[str, Marked]:
        """The pairs of a mapping, none of anything else."""
        return self.value if isinstance(self.value, dict) else {}

    def __iter__(self) -> Iterator[Marked]:
        return iter(self.value if isinstance(self.value, list) else [])

    def get(self, key: str) -> Scalar:
        """The scalar under a key of a mapping; None where there is none."""
        found = self.entries.get(key)
        if found is None or isinstance(found.value, (dict, list)):
            return None
        return found.value

    def at(self, key: str) -> Marked:
        """What stands under a key; where nothing does, an empty value on the mapping's line."""
        return self.entries.get(key, Marked(None, self.line))


def parse(text: str, file: str, defects: list[Defect]) -> Marked | None:
    """The document, or None when it is no YAML; keys that stand twice are defects."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        problem = getattr(error, "problem", None) or "无法解析"
        defects.append(Defect(file, line, f"不是合法的 YAML（{problem}）；请检查缩进、冒号和引号"))
        return None
    if node is None:
        defects.append(Defect(file, 1, "文件为空；请写入考核办法，或删除该文件"))
        return None
    return _marked(node, file, defects)


def _marked(node: yaml.Node, file: str, defects: list[Defect]) -> Marked:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        found: dict[str, Marked] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            key_line = key_node.start_mark.line + 1
            if key in found:
                told = f"“{key}”重复出现（前一处在第 {found[key].line} 行）；请只保留一处"
                defects.append(Defect(file, key_line, told))
                continue
            value = _marked(value_node, file, defects)
            nested = isinstance(value.value, (dict, list))
            found[key] = value if nested else Marked(value.value, key_line)
        return Marked(found, line)
    if isinstance(node, yaml.SequenceNode):
        return Marked([_marked(child, file, defects) for child in node.value], line)
    return Marked(_scalar(node), line)


def _scalar(node: yaml.Node) -> Scalar:
    """A number as it is written, never by way of a binary fraction."""
    if node.tag in _NUMBERS:
        try:
            number = Decimal(node.value.replace("_", ""))
        except InvalidOperation:
            return str(node.value)
        return int(number) if node.tag.endswith("int") else number
    if node.tag == "tag:yaml.org,2002:bool":
        return str(node.value).lower() in ("true", "yes", "on")
    if node.tag == "tag:yaml.org,2002:null":
        return None
    if node.tag == "tag:yaml.org,2002:timestamp":
        try:
            return date.fromisoformat(node.value)
        except ValueError:
            return str(node.value)
    return str(node.value)
