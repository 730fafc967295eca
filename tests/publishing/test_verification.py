"""Verification finds whatever was changed after an edition was built."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from publishing import EditionError, current, list_editions, rollback, verify
from publishing.manifest import read_manifest
from publishing.storage import file_sha256


def in_use(editions: Path) -> Path:
    """Folder of the edition in use, its files writable."""
    edition = current(editions)
    assert edition is not None
    for path in edition.path.iterdir():
        path.chmod(0o644)
    return edition.path


def test_an_edition_that_was_left_alone_is_intact(editions_twice: Path) -> None:
    assert [verify(edition.path) for edition in list_editions(editions_twice)] == [[], []]


def test_a_flipped_bit_anywhere_in_the_file_is_found(editions_once: Path) -> None:
    folder = in_use(editions_once)
    path = folder / "warehouse.duckdb"
    intact = path.read_bytes()
    positions = random.Random(7).sample(range(len(intact)), 12)
    for position in [0, len(intact) - 1, *positions]:
        damaged = bytearray(intact)
        damaged[position] ^= 1
        path.write_bytes(damaged)
        assert verify(folder), f"byte {position}"
    path.write_bytes(intact)
    assert verify(folder) == []


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("update kpi_value set value = 121 where value = 119", "表 kpi_value 的内容指纹与清单不符"),
        ("delete from fct_case where case_id = 'c1'", "表 fct_case 有 59 行，清单记为 60 行"),
        ("insert into fct_case from fct_case limit 1", "表 fct_case 有 61 行，清单记为 60 行"),
        ("alter table dim_area rename area_name to name", "表 dim_area 的列与清单不符"),
        ("alter table fct_case alter is_closed type integer", "表 fct_case 的列与清单不符"),
        ("drop table dim_area", "缺少表 dim_area"),
        ("create table dim_extra as select 1 as n", "多出表 dim_extra"),
        ("update quality_result set status = 'fail'", "表 quality_result 的内容指纹与清单不符"),
    ],
)
def test_changed_rows_are_found_even_when_the_bytes_were_signed_again(
    statement: str, problem: str, editions_once: Path
) -> None:
    folder = in_use(editions_once)
    path = folder / "warehouse.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(statement)
    manifest = read_manifest(folder)
    signed = replace(manifest, file_bytes=path.stat().st_size, file_sha256=file_sha256(path))
    (folder / "manifest.json").write_text(signed.to_text(), encoding="utf-8")
    assert verify(folder) == [problem]


def _edit_text(text: str) -> str:
    return text.replace("abc1234", "abc1235")


def _edit_total(text: str) -> str:
    fields = json.loads(text)
    fields["content_hash"] = "0" * 64
    return json.dumps(fields)


@pytest.mark.parametrize(
    ("edit", "problem"),
    [
        (_edit_text, "清单的封印不符"),
        (_edit_total, "总内容指纹与各表指纹不符"),
        (lambda text: text[: len(text) // 2], "清单无法读取"),
        (lambda text: "[]", "清单无法读取"),
    ],
    ids=["a field", "the overall hash", "torn", "another file"],
)
def test_a_changed_manifest_is_found(
    edit: Callable[[str], str], problem: str, editions_once: Path
) -> None:
    folder = in_use(editions_once)
    path = folder / "manifest.json"
    path.write_text(edit(path.read_text(encoding="utf-8")), encoding="utf-8")
    assert any(problem in found for found in verify(folder))


def test_an_edition_under_another_name_is_found(editions_once: Path) -> None:
    folder = in_use(editions_once)
    moved = folder.rename(folder.with_name("20250101-0123456789"))
    assert verify(moved) == [f"目录名 {moved.name} 与清单的版次号 {folder.name} 不符"]


def test_a_missing_file_is_found(editions_once: Path) -> None:
    folder = in_use(editions_once)
    (folder / "warehouse.duckdb").unlink()
    assert "warehouse.duckdb 不存在" in verify(folder)


def test_a_damaged_edition_is_not_put_in_use_by_a_rollback(editions_twice: Path) -> None:
    first, second = list_editions(editions_twice)
    path = first.path / "warehouse.duckdb"
    path.chmod(0o644)
    with path.open("ab") as handle:
        handle.write(b"\0")
    with pytest.raises(EditionError, match=f"{first.id} is damaged"):
        rollback(editions_twice)
    assert current(editions_twice) == second


def test_a_pointer_to_an_edition_that_is_gone_is_an_error_that_names_it(
    editions_once: Path,
) -> None:
    folder = in_use(editions_once)
    folder.rename(editions_once / ".away")
    with pytest.raises(EditionError, match=f"no edition '{folder.name}'"):
        current(editions_once)
