"""A damaged workbook is refused, whatever the engines that read it raise."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

import fastexcel

from ingestion.readers.base import RefusedFile

_DAMAGED = "无法打开工作簿（损坏、加密、只传了一半，或不是 Excel 文件）"
_RAISED = (
    fastexcel.FastExcelError,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    LookupError,
    ValueError,
    OverflowError,
    RuntimeError,
)
"""What broken archives, encrypted members, unknown compression and torn XML raise."""


@contextmanager
def damage_refused() -> Iterator[None]:
    """To stand around the reading of the bytes alone: in our own code such an error is a defect.

    Raises:
        RefusedFile: in place of whatever the damage made the engines raise.
    """
    try:
        yield
    except _RAISED:
        raise RefusedFile(_DAMAGED) from None
