"""A run of pytest inside a test: what a plugin of ours does, with workers of xdist and without."""

import os
import subprocess
import sys
from pathlib import Path

REPO = Path(__file__).resolve().parent.parent


def run_inside(folder: Path, plugin: str, tests: str, name: str, *arguments: str) -> list[str]:
    """Run `tests`, written to the file `name`, with one plugin; the lines that pytest printed."""
    (folder / "conftest.py").write_text(f'pytest_plugins = ["{plugin}"]')
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(tests)
    (folder / "pytest.ini").write_text("[pytest]")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "xdist", "--quiet", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(REPO), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.splitlines()
