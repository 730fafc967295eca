"""A log that only grows: what was changed, removed, cut off or torn is told by its line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from publishing.chain import Chain

TORN = b'{"n": 9, "wh'


@pytest.fixture
def chain(tmp_path: Path) -> Chain:
    """Five lines, the last but one longer than what is read at once."""
    made = Chain(tmp_path / "log.jsonl", "日志")
    for number in range(5):
        made.append({"n": number, "what": "长" * (6000 if number == 3 else 1)})
    return made


def rewrite(chain: Chain, change: Callable[[list[bytes]], list[bytes]]) -> None:
    lines = change(chain.path.read_bytes().splitlines())
    chain.path.write_bytes(b"".join(line + b"\n" for line in lines))


def numbers(chain: Chain) -> list[int]:
    return [line.entry["n"] for line in chain.lines()]


def test_what_was_appended_is_read_and_nothing_is_wrong(chain: Chain) -> None:
    assert numbers(chain) == [0, 1, 2, 3, 4]
    assert [line.entry["line"] for line in chain.lines()] == [1, 2, 3, 4, 5]
    assert chain.problems() == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda lines: [lines[0].replace(b'"n": 0', b'"n": 7'), *lines[1:]], "第 2 行与前一行"),
        (lambda lines: [lines[0], *lines[2:]], "第 2 行与前一行"),
        (lambda lines: [*lines[:2], *lines[1:]], "第 3 行与前一行"),
        (lambda lines: [*lines[:4], lines[4].replace(b'"n": 4', b'"n": 7')], "第 5 行不是当时"),
        (lambda lines: lines[:4], "原有 5 行，只剩 4 行"),
        (lambda _: [], "原有 5 行，只剩 0 行"),
    ],
    ids=["changed", "removed", "inserted", "last changed", "last cut off", "emptied"],
)
def test_a_changed_log_is_found_and_stays_found_when_it_grows(
    chain: Chain, change: Callable[[list[bytes]], list[bytes]], told: str
) -> None:
    rewrite(chain, change)
    assert told in "".join(chain.problems())
    assert [fault for fault in chain.faults() if not fault.may_be_crash]
    chain.append({"n": 5})
    assert [fault for fault in chain.faults() if not fault.may_be_crash]


def test_a_torn_line_is_told_and_the_next_one_is_whole(chain: Chain) -> None:
    with chain.path.open("ab") as handle:
        handle.write(TORN)
    assert numbers(chain) == [0, 1, 2, 3, 4]
    chain.append({"n": 5})
    chain.append({"n": 6})
    assert numbers(chain) == [0, 1, 2, 3, 4, 5, 6]
    assert chain.problems() == ["日志第 6 行读不出：没有写完（断电、中断）或被改动"]
    assert all(fault.may_be_crash for fault in chain.faults())


def test_a_line_changed_before_a_torn_one_is_found(chain: Chain) -> None:
    with chain.path.open("ab") as handle:
        handle.write(TORN)
    chain.append({"n": 5})
    rewrite(chain, lambda lines: [*lines[:4], lines[4].replace(b'"n": 4', b'"n": 7'), *lines[5:]])
    assert "日志第 7 行之前的内容被改动过" in chain.problems()


def test_a_crash_before_the_head_was_written_is_no_fault(chain: Chain) -> None:
    head = chain.head_path.read_bytes()
    chain.append({"n": 5})
    chain.head_path.write_bytes(head)
    assert chain.problems() == []
    chain.append({"n": 6})
    assert chain.problems() == []


@pytest.mark.parametrize("left", [None, b"", b"{}", b"[1]", b'{"line": "x", "sha256": 1}'])
def test_a_head_that_is_gone_or_unreadable_is_told(chain: Chain, left: bytes | None) -> None:
    if left is None:
        chain.head_path.unlink()
    else:
        chain.head_path.write_bytes(left)
    assert "log.jsonl.head 不见了或读不出" in "".join(chain.problems())
    chain.append({"n": 5})
    assert chain.problems() == []


def test_a_log_without_hashes_is_read_goes_on_and_is_vouched_for(tmp_path: Path) -> None:
    old = Chain(tmp_path / "log.jsonl", "日志", has_bare_part=True)
    old.path.write_text("".join(json.dumps({"n": n}) + "\n" for n in range(3)), encoding="utf-8")
    assert (numbers(old), old.problems()) == ([0, 1, 2], [])
    old.append({"n": 3})
    old.append({"n": 4})
    assert (numbers(old), old.problems()) == ([0, 1, 2, 3, 4], [])
    rewrite(old, lambda lines: [lines[0].replace(b"0", b"7"), *lines[1:]])
    assert old.problems() == ["日志第 4 行之前的内容被改动过"]


def test_a_log_that_was_chained_from_its_first_line_may_not_lose_its_hashes(chain: Chain) -> None:
    rewrite(chain, lambda lines: [json.dumps({"n": 1}).encode() for _ in lines])
    assert len(chain.problems()) == 6
