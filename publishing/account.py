"""Who runs this process: the name of the machine's account, for logs and papers."""

from __future__ import annotations

import os
import pwd


def account_name() -> str:
    """Its name, or its number where the machine knows no name for it."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"uid {os.getuid()}"
