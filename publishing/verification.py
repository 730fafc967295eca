"""Does an edition hold what its manifest claims? Everything is counted and hashed again."""

from __future__ import annotations

from pathlib import Path

import duckdb

from publishing.editions import WAREHOUSE_NAME, open_warehouse
from publishing.errors import EditionError
from publishing.hashing import HASH_VERSION, fingerprint, quoted
from publishing.manifest import Manifest, content_hash, edition_id, is_sealed, read_manifest
from publishing.storage import file_sha256


def verify(folder: Path) -> list[str]:
    """Problems (中文) found in the edition or candidate in `folder`; empty when it is intact.

    Checks the manifest's seal, the bytes of warehouse.duckdb, and, on a read-only connection of its
    own, the set of tables and of each its rows, columns and content hash.
    """
    try:
        manifest = read_manifest(folder)
    except EditionError as error:
        return [f"清单无法读取：{error}"]
    return [
        *_manifest_problems(folder, manifest),
        *file_problems(folder, manifest),
        *_table_problems(folder, manifest),
    ]


def file_problems(folder: Path, manifest: Manifest) -> list[str]:
    """Whether warehouse.duckdb is byte for byte the file that was built (fast: one plain read)."""
    path = folder / WAREHOUSE_NAME
    if not path.is_file():
        return [f"{WAREHOUSE_NAME} 不存在"]
    size = path.stat().st_size
    if size != manifest.file_bytes:
        return [f"{WAREHOUSE_NAME} 大小为 {size} 字节，清单记为 {manifest.file_bytes} 字节"]
    if file_sha256(path) != manifest.file_sha256:
        return [f"{WAREHOUSE_NAME} 的内容与清单记录的 SHA-256 不符，文件已被改动或损坏"]
    return []


def _manifest_problems(folder: Path, manifest: Manifest) -> list[str]:
    problems = []
    if not is_sealed(folder):
        problems.append("清单的封印不符，清单在写成之后被改动")
    if content_hash(manifest.tables) != manifest.content_hash:
        problems.append("清单的总内容指纹与各表指纹不符")
    if edition_id(manifest.as_of, manifest.content_hash) != manifest.edition_id:
        problems.append(f"清单的版次号 {manifest.edition_id} 与其数据时间、指纹不符")
    named = folder.resolve().name
    if not named.startswith(".") and named != manifest.edition_id:
        problems.append(f"目录名 {named} 与清单的版次号 {manifest.edition_id} 不符")
    return problems


def _table_problems(folder: Path, manifest: Manifest) -> list[str]:
    if manifest.hash_version != HASH_VERSION:
        return [f"指纹算法为 {manifest.hash_version}，本程序只认 {HASH_VERSION}，无法复算"]
    try:
        with open_warehouse(folder) as connection:
            found = {
                row[0]
                for row in connection.execute(
                    "select table_name from duckdb_tables() where schema_name = 'main'"
                ).fetchall()
            }
            problems = [f"缺少表 {name}" for name in sorted(set(manifest.tables) - found)]
            problems += [f"多出表 {name}" for name in sorted(found - set(manifest.tables))]
            for name in sorted(found & set(manifest.tables)):
                problems += _one_table(connection, name, manifest)
    except (EditionError, duckdb.Error) as error:
        return [f"{WAREHOUSE_NAME} 无法读取：{error}"]
    return problems


def _one_table(connection: duckdb.DuckDBPyConnection, name: str, manifest: Manifest) -> list[str]:
    claimed, found = manifest.tables[name], fingerprint(connection, quoted(name))
    if found.rows != claimed.rows:
        return [f"表 {name} 有 {found.rows} 行，清单记为 {claimed.rows} 行"]
    if found.columns != claimed.columns:
        return [f"表 {name} 的列与清单不符"]
    if found.content_hash != claimed.content_hash:
        return [f"表 {name} 的内容指纹与清单不符"]
    return []
