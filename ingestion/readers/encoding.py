"""From bytes to text: gzip, byte-order marks, UTF-8 and GB18030, and what is refused."""

from __future__ import annotations

import codecs
import gzip
import zlib

from ingestion.readers.base import RefusedFile

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE_CHARS = 200_000
MIN_COMMON_SHARE = 0.9
"""Share of non-ASCII characters that real GB18030 text has in GB 2312; mojibake has far fewer."""


def unpack(content: bytes, file_name: str) -> bytes:
    """The content itself, gunzipped when the name ends in `.gz`.

    Raises:
        RefusedFile: the archive is broken or ends too early.
    """
    if not file_name.endswith(".gz"):
        return content
    try:
        return gzip.decompress(content)
    except (OSError, EOFError, zlib.error):
        raise RefusedFile("压缩包损坏或不完整（可能只传了一半）") from None


def decode(content: bytes, encoding: str | None = None) -> str:
    """Text of a delimited file; `encoding` None means BOM, then UTF-8, then GB18030.

    Raises:
        RefusedFile: empty, binary, cut in the middle of a character, or in no known encoding.
    """
    if not content.strip():
        raise RefusedFile("空文件")
    if content[:4] == b"PK\x03\x04":
        raise RefusedFile("这是 Excel 或 zip 文件，不是文本文件")
    marked = next((codec for mark, codec in _MARKS if content.startswith(mark)), None)
    if encoding or marked:
        return _not_blank(_strictly(content, encoding or marked or ""))
    _refuse_nul(content)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start > len(content) - 4 and _is_utf8_so_far(content[: error.start]):
            raise RefusedFile(
                "文件在一个字符中间截断（可能只传了一半）", row=_row(content, error.start)
            ) from None
        if _is_utf8_so_far(content[: error.start]):
            raise RefusedFile(
                "编码错误：不是有效的 UTF-8", row=_row(content, error.start)
            ) from None
    return _gb18030(content)


def _not_blank(text: str) -> str:
    if not text.strip():
        raise RefusedFile("空文件")
    return text


def _gb18030(content: bytes) -> str:
    try:
        text = content.decode("gb18030")
    except UnicodeDecodeError as error:
        reason = "编码错误：既不是 UTF-8 也不是 GB18030"
        if error.start > len(content) - 4:
            reason = "文件在一个字符中间截断（可能只传了一半）"
        raise RefusedFile(reason, row=_row(content, error.start)) from None
    foreign = "".join(c for c in text[:_SAMPLE_CHARS] if ord(c) > 127)
    common = foreign.encode("gb2312", errors="ignore")
    if len(common) < 2 * MIN_COMMON_SHARE * len(foreign):
        raise RefusedFile("编码错误：不是 UTF-8，按 GB18030 读出的是乱码")
    return text


def _strictly(content: bytes, encoding: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise RefusedFile(
            f"编码错误：不是有效的 {encoding}", row=_row(content, error.start)
        ) from None
    except UnicodeError:
        raise RefusedFile(f"编码错误：不是有效的 {encoding}") from None
    if "\x00" in text:
        raise RefusedFile("含有 NUL 字节，文件损坏", row=text[: text.index("\x00")].count("\n") + 1)
    return text.removeprefix("\ufeff")


def _refuse_nul(content: bytes) -> None:
    position = content.find(b"\x00")
    if position >= 0:
        raise RefusedFile("含有 NUL 字节，文件损坏或不是文本文件", row=_row(content, position))


def _is_utf8_so_far(prefix: bytes) -> bool:
    return not prefix.isascii()


def _row(content: bytes, position: int) -> int:
    return content[:position].count(b"\n") + 1
