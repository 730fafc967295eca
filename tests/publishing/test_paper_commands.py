"""The commands on papers, as the evaluator types them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from publishing.__main__ import main


def test_export_issue_verify_and_differences_from_the_command_line(city, capsys):
    data = ["--data", str(city.root)]
    assert main(["export", *data, "--period", "2025-05", "--by", "考评科"]) == 0
    (folder,) = (path for path in city.exports.iterdir() if path.is_dir())
    assert "已导出 2025年5月" in capsys.readouterr().out
    assert main(["verify", str(folder), *data]) == 0
    assert "与签名相符" in capsys.readouterr().out
    assert main(["issue", *data, "--period", "2025-05"]) == 0
    assert "已签发 2025-05.1" in capsys.readouterr().out
    assert main(["differences", *data]) == 0
    assert "2025-05.1：与当前版次一致" in capsys.readouterr().out
    assert main(["verify", str(city.issues / "2025-05.1"), *data]) == 0


def test_another_process_clock_and_time_zone_make_the_same_bytes(city, may_pack):
    given = ["export", "--data", str(city.root), "--period", "2025-05"]
    outside = {**os.environ, "TZ": "America/New_York", "PYTHONHASHSEED": "4711", "LC_ALL": "C"}
    subprocess.run(
        [sys.executable, "-m", "publishing", *given],
        cwd=Path(__file__).parents[2],
        env={**outside, "PYTHONUTF8": "1"},
        check=True,
        capture_output=True,
    )
    (folder,) = (path for path in city.exports.iterdir() if path.is_dir())
    differing = [n for n, b in may_pack.files.items() if (folder / n).read_bytes() != b]
    assert differing == []


def test_verify_names_the_changed_file_and_ends_with_one(city, capsys):
    main(["export", "--data", str(city.root), "--period", "2025H1", "--by", "考评科"])
    (folder,) = (path for path in city.exports.iterdir() if path.is_dir())
    path = folder / "总结.pdf"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))
    (folder / "附件.txt").write_text("多的")
    capsys.readouterr()
    assert main(["verify", str(folder)]) == 1
    said = capsys.readouterr().out
    assert "总结.pdf 的内容被改动" in said and "附件.txt 不在清单中" in said


def test_a_refusal_ends_with_two_and_says_why(city, capsys):
    data = ["--data", str(city.root)]
    assert main(["export", *data, "--period", "May"]) == 2
    assert "不是周期" in capsys.readouterr().err
    assert main(["correct", *data, "--period", "2025-05", "--reason", "更正"]) == 2
    assert "还没有签发" in capsys.readouterr().err
    assert main(["verify", str(city.root / "nowhere")]) == 2
    assert "不是文件夹" in capsys.readouterr().err
    assert main(["verify"]) == 2
    assert main(["verify", str(city.root), "--key", str(city.root / "no.pem")]) == 2


def test_verify_without_a_key_says_what_it_does_not_prove(city, capsys):
    main(["export", "--data", str(city.root), "--period", "2025H1", "--by", "考评科"])
    (folder,) = (path for path in city.exports.iterdir() if path.is_dir())
    assert main(["verify", str(folder)]) == 0
    assert "是否出自本市" in capsys.readouterr().out
