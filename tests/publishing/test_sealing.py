"""Seals: one changed byte, a missing or extra file is caught and named; keys; the log."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from publishing.city_data import CityData
from publishing.errors import EditionError
from publishing.exporting import export
from publishing.exports.period import Period
from publishing.sealing import folders, log
from publishing.sealing.check import problems
from publishing.sealing.folders import write_folder
from publishing.sealing.keys import SealError, public_pem, signing_key
from publishing.sealing.seal import sealed

FILES = {"a.csv": b"one,two\n", "inner/b.pdf": b"%PDF-" + bytes(range(200))}


@pytest.fixture
def key(tmp_path):
    return signing_key(tmp_path / "secrets")


@pytest.fixture
def pack(key, tmp_path) -> Path:
    return write_folder(tmp_path / "pack", sealed(FILES, {"period": "2025-05"}, key))


def test_a_pack_as_it_was_signed_has_no_problems(pack, key):
    assert problems(pack) == []
    assert problems(pack, public_pem(key)) == []


@pytest.mark.parametrize(
    "name", ["a.csv", "inner/b.pdf", "manifest.json", "manifest.sig", "public_key.pem"]
)
def test_any_one_changed_byte_is_caught_and_its_file_named(pack, name):
    path = pack / name
    whole = path.read_bytes()
    for place in range(0, len(whole), 7 if len(whole) > 300 else 1):
        changed = bytes([whole[place] ^ 1])
        path.write_bytes(whole[:place] + changed + whole[place + 1 :])
        found = problems(pack)
        assert found and any(name in each for each in found), (place, found)
    path.write_bytes(whole)
    assert problems(pack) == []


def test_a_missing_and_an_extra_file_are_named(pack):
    (pack / "a.csv").unlink()
    (pack / "inner" / "c.txt").write_text("?")
    assert problems(pack) == ["a.csv 缺失", "inner/c.txt 不在清单中，是多出来的文件"]


@pytest.mark.parametrize("name", ["manifest.json", "manifest.sig", "public_key.pem"])
def test_a_seal_without_one_of_its_parts_does_not_hold(pack, name):
    (pack / name).unlink()
    assert any(name in each for each in problems(pack))


def test_a_pack_signed_anew_by_another_key_is_not_the_citys(pack, key, tmp_path):
    forger = signing_key(tmp_path / "elsewhere")
    forged = write_folder(tmp_path / "forged", sealed({**FILES, "a.csv": b"9\n"}, {}, forger))
    assert problems(forged) == []
    assert ["不是本市的公钥" in each for each in problems(forged, public_pem(key))] == [True]


def test_the_key_is_made_once_for_its_owner_only(tmp_path):
    first, second = (public_pem(signing_key(tmp_path / "s")) for _ in range(2))
    assert first == second
    path = tmp_path / "s" / "signing_ed25519.key"
    assert path.stat().st_mode & 0o777 == 0o600
    assert not any(name.startswith(".") for name in (p.name for p in path.parent.iterdir()))
    path.chmod(0o640)
    with pytest.raises(SealError, match="可被他人读取"):
        signing_key(tmp_path / "s")


def test_the_seal_of_the_same_files_is_the_same(key):
    assert sealed(FILES, {"period": "2025-05"}, key) == sealed(FILES, {"period": "2025-05"}, key)


def test_a_frozen_folder_is_read_only_and_never_replaced(key, tmp_path):
    frozen = write_folder(tmp_path / "2025-05.1", sealed(FILES, {}, key), is_frozen=True)
    modes = {path.stat().st_mode & 0o222 for path in [frozen, *frozen.rglob("*")]}
    assert modes == {0}
    with pytest.raises(SealError, match="不得覆盖"):
        write_folder(frozen, sealed({}, {}, key), is_frozen=True)


def test_two_exports_have_the_same_bytes_and_each_is_logged(city: CityData):
    period = Period.parse("2025-05")
    first = export(city, period, "考评科")
    content = {path.name: path.read_bytes() for path in first.iterdir()}
    again = export(city, period, "值班员")
    assert again == first
    assert {path.name: path.read_bytes() for path in again.iterdir()} == content
    one, two = log.read(city.exports)
    assert (one["by"], two["by"], one["action"]) == ("考评科", "值班员", "export")
    assert one["files"] == two["files"] and set(one["files"]) < set(content)
    assert one["edition_id"] == city.edition_in_use().id
    assert problems(first, public_pem(signing_key(city.secrets))) == []


def test_a_torn_line_of_the_log_is_told_and_stops_no_exports(city: CityData):
    log.append(city.exports, {"action": "export", "by": "a"})
    with (city.exports / log.LOG_NAME).open("ab") as handle:
        handle.write(b'{"action": "exp')
    log.append(city.exports, {"action": "export", "by": "b"})
    assert [entry["by"] for entry in log.read(city.exports)] == ["a", "b"]
    assert ["第 2 行" in wrong for wrong in log.log_problems(city.exports)] == [True]


def test_a_changed_or_removed_line_of_the_log_is_found_and_stops_exports(city: CityData):
    for by in ("甲", "乙", "丙"):
        log.append(city.exports, {"action": "export", "by": by})
    path = city.exports / log.LOG_NAME
    lines = path.read_text().splitlines(keepends=True)
    assert log.log_problems(city.exports) == []
    path.write_text(lines[0].replace("甲", "丁") + lines[1] + lines[2])
    assert log.log_problems(city.exports) == ["导出日志第 2 行与前一行接不上，日志被改动过"]
    path.write_text(lines[0] + lines[2])
    assert log.log_problems(city.exports)
    with pytest.raises(SealError, match="不要删除日志"):
        export(city, Period.parse("2025-05"), "丙")


def test_a_city_without_an_edition_is_told_what_to_do(tmp_path):
    with pytest.raises(EditionError, match="make nightly"):
        export(CityData(tmp_path), Period.parse("2025-05"), "考评科")


def test_a_pack_moved_elsewhere_still_verifies(city: CityData, tmp_path):
    made = export(city, Period.parse("2025H1"), "考评科")
    moved = shutil.copytree(made, tmp_path / "usb")
    assert problems(moved) == []
    manifest = json.loads((moved / "manifest.json").read_text())
    assert manifest["period"] == "2025H1" and manifest["rule_edition"] is None


def test_a_folder_that_the_disk_gave_back_wrong_is_not_there_at_all(key, tmp_path, monkeypatch):
    def tampered(candidate: Path, files, mode: int) -> None:
        write(candidate, files, mode)
        (candidate / "a.csv").chmod(0o644)
        (candidate / "a.csv").write_bytes(b"one,tow\n")

    write = folders._write
    monkeypatch.setattr(folders, "_write", tampered)
    with pytest.raises(SealError, match=r"a\.csv 的内容被改动"):
        write_folder(tmp_path / "out" / "2025-05.1", sealed(FILES, {}, key), is_frozen=True)
    assert list((tmp_path / "out").iterdir()) == []
