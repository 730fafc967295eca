"""The Chinese fonts that are carried along, a wheel of Noto Sans CJK; none of the system's."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from publishing.exports.errors import ExportError

PACKAGE = "manimgx_fonts_cjk"


def font_folder(package: str = PACKAGE) -> Path:
    """The folder that holds the font file.

    Raises:
        ExportError: the package is not installed, or its font file is gone.
    """
    found = importlib.util.find_spec(package)
    folders = [Path(each) for each in (found.submodule_search_locations or [])] if found else []
    for folder in folders:
        if any(folder.glob("*.tt[cf]")) or any(folder.glob("*.otf")):
            return folder
    raise ExportError(f"中文字体包 {package} 未安装或不完整：运行 make install 后重试")
