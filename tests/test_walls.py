"""The import arrows of docs/architecture.md, held by import-linter (contracts in pyproject)."""

import subprocess
import sys
from pathlib import Path

REPO = Path(__file__).resolve().parent.parent
LINT = Path(sys.executable).parent / "lint-imports"


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [LINT, "--config", REPO / "pyproject.toml", "--no-cache"],
        cwd=folder,
        env={"PYTHONPATH": str(folder), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )


def test_no_room_imports_what_it_must_not_know():
    result = lint_imports(REPO)
    assert result.returncode == 0, result.stdout + result.stderr


def test_a_forbidden_import_is_found(tmp_path):
    rooms = ["cities", "ingestion", "expectations", "publishing", "orchestration", "dashboards"]
    for room in rooms:
        (tmp_path / room).mkdir()
        (tmp_path / room / "__init__.py").write_text("")
    for module in ("cities/settings.py", "cities/pull.py"):
        (tmp_path / module).write_text("")
    (tmp_path / "ingestion" / "readers.py").write_text("import cities.settings\n")
    result = lint_imports(tmp_path)
    assert result.returncode != 0
    assert "ingestion.readers -> cities.settings" in result.stdout
