"""The ground floor: the only file that reads the environment.

Everything a room needs to know about the city it works for (paths, time zone, currency, policies,
secrets) comes from `load_city`. This module imports no other room.
"""

from __future__ import annotations

import difflib
import json
import os
import secrets
import tempfile
import tomllib
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml

REPO = Path(__file__).resolve().parent.parent
CITIES = REPO / "cities"
SHORTEST_KEY = 16
"""Characters of a person hash key, at least: a shorter one can be guessed."""


class SettingsError(ValueError):
    """A setting is missing or wrong; the message names the file or variable to change."""


@dataclass(frozen=True)
class Freshness:
    """How old things may be: the newest row of a nightly source, the last run.

    An older row stops publishing (G12), an older run is a warning on every page. The runs of a city
    that is a demonstration (`is_nightly = false`) are started by hand: their age is stated.
    """

    max_age_hours: float = 26.0
    is_nightly: bool = True


SIGN_IN_METHODS = ("accounts", "oidc", "proxy")


@dataclass(frozen=True)
class SignIn:
    """`[sign_in]` of a city: by which one way people sign in to the dashboards.

    `accounts` are kept in the data folder, `oidc` is the bureau's own identity service, `proxy` a
    reverse proxy that has signed people in and tells who they are in `header`; who may say so
    stands in `trusted_peers` (addresses or networks). A session ends after `idle_minutes` without
    a request and after `max_hours` in any case. `claim` is the OIDC claim that names an account.
    """

    method: str
    idle_minutes: float = 30
    max_hours: float = 12
    trusted_peers: tuple[str, ...] = ()
    header: str = "X-Remote-User"
    claim: str = "email"

    def __post_init__(self) -> None:
        """Refuse what could let somebody in by mistake."""
        if self.method not in SIGN_IN_METHODS:
            known = ", ".join(SIGN_IN_METHODS)
            raise ValueError(f"[sign_in] method = {self.method!r} is none of {known}")
        for name, value in (("idle_minutes", self.idle_minutes), ("max_hours", self.max_hours)):
            if isinstance(value, bool) or not isinstance(value, (int, float)) or not value > 0:
                raise ValueError(f"[sign_in] {name} must be a number above 0, it is {value!r}")
        for name, text in (("header", self.header), ("claim", self.claim)):
            if not isinstance(text, str) or not text.strip():
                raise ValueError(f"[sign_in] {name} must be a name, it is {text!r}")
        if not isinstance(self.trusted_peers, (list, tuple)):
            raise ValueError("[sign_in] trusted_peers must be a list of addresses")
        networks = tuple(str(ip_network(peer, strict=False)) for peer in self.trusted_peers)
        if any(ip_network(network).prefixlen == 0 for network in networks):
            raise ValueError("[sign_in] trusted_peers trusts every address; name the proxy's own")
        if self.method == "proxy" and not networks:
            raise ValueError(
                "[sign_in] method = 'proxy' needs trusted_peers, the proxy's addresses"
            )
        object.__setattr__(self, "trusted_peers", networks)


@dataclass(frozen=True)
class CitySettings:
    """What every room may know about one city.

    Paths are absolute. `policy` is handed to dbt as variables. `reporting_month` maps a domain
    (`case`, `hotline`, …) to the first day of the month its headline shows; a domain that is not
    named shows its last complete month. `is_generated` marks a city whose raw files a simulation
    writes into the data folder, together with the clock it lives by. `database_url` is where a
    source that is a database is found, where its city does not name it otherwise. A city without
    `sign_in` shows its dashboards on this machine alone. `makes_brief` is whether the night makes
    the 晨报 of each edition.
    """

    name: str
    title_zh: str
    timezone: ZoneInfo
    currency: str
    raw_dir: Path
    uses_external_raw: bool
    data_dir: Path
    policy: dict[str, Any]
    reporting_month: dict[str, date]
    freshness: Freshness
    notices: list[str] = field(default_factory=list)
    keep_editions: int = 30
    schedule: str = "30 2 * * *"
    notify_webhook_url: str | None = None
    is_generated: bool = False
    database_url: str | None = field(default=None, repr=False)
    sign_in: SignIn | None = None
    makes_brief: bool = True

    @property
    def folder(self) -> Path:
        """The city's own folder under `cities/`."""
        return CITIES / self.name

    @property
    def reference_dir(self) -> Path:
        """CSV reference tables of the city (areas, units, categories, targets …)."""
        return self.folder / "reference"

    @property
    def landing_dir(self) -> Path:
        """Immutable Parquet batches, one folder per contract."""
        return self.data_dir / "landing"

    @property
    def quarantine_dir(self) -> Path:
        """Rows that broke a contract, with every reason."""
        return self.data_dir / "quarantine"

    @property
    def merged_dir(self) -> Path:
        """Rows merged away by a declared rule."""
        return self.data_dir / "merged"

    @property
    def warehouse_path(self) -> Path:
        """The DuckDB file that dbt alone writes."""
        return self.data_dir / "warehouse.duckdb"

    @property
    def editions_dir(self) -> Path:
        """Published editions and the `current` pointer."""
        return self.data_dir / "editions"

    @property
    def secrets_dir(self) -> Path:
        """Keys, and who may sign in: never backed up together with the data."""
        return self.data_dir / "secrets"

    @property
    def access_log_dir(self) -> Path:
        """The log of who signed in and took what away (访问日志)."""
        return self.data_dir / "access"

    @property
    def dagster_home(self) -> Path:
        """Run history of the orchestrator."""
        return self.data_dir / "dagster"

    @property
    def clock_path(self) -> Path:
        """Where a generated city tells its present: `{"now": "2026-01-01T02:30:00"}`."""
        return self.raw_dir / "clock.json"

    def now(self) -> datetime:
        """The present as naive wall time of the city, for times of the data (G03, G12).

        A generated city lives by `clock.json` beside its raw files, which is written when they are
        whole; every other city by the real time.

        Raises:
            SettingsError: the file is missing or cannot be read; the message says which.
        """
        if not self.is_generated:
            return datetime.now(self.timezone).replace(tzinfo=None)
        if not self.clock_path.is_file():
            raise SettingsError(
                f"{self.clock_path} is missing: the raw files of '{self.name}' were not generated, "
                "or that broke off; generate them first"
            )
        return _told_now(self.clock_path)

    def person_hash_key(self) -> bytes:
        """Key of the person hash (DOMAIN §11): `PERSON_HASH_KEY`, or a key file made on first use.

        The file lies beside the data, readable by its owner only, outside every published table.

        Raises:
            SettingsError: the key is shorter than 16 characters; the message says where it is.
        """
        from_environment = os.environ.get("PERSON_HASH_KEY")
        if from_environment:
            return _long_enough(from_environment, "PERSON_HASH_KEY")
        path = self.secrets_dir / "person_hash.key"
        if not path.exists():
            _write_new_secret(path, secrets.token_hex(32))
        return _long_enough(path.read_text().strip(), str(path))


def city_names() -> list[str]:
    """Names of the cities that have a `city.toml`, sorted."""
    return sorted(path.parent.name for path in CITIES.glob("*/city.toml"))


def dbt_target_dir() -> Path:
    """Where dbt puts what it compiles: `DBT_TARGET_PATH`, else `dbt_project/target`."""
    return _inside_repo(os.environ.get("DBT_TARGET_PATH") or "dbt_project/target")


def notify_webhook_url() -> str | None:
    """`NOTIFY_WEBHOOK_URL`, for who must be told even when a city cannot be loaded."""
    return os.environ.get("NOTIFY_WEBHOOK_URL") or None


def load_city(name: str | None = None) -> CitySettings:
    """Read `cities/<name>/city.toml` and the environment.

    `name` defaults to `CITY`, else `sample`. `RAW` replaces the city's own raw folder (a
    relative path counts from the repository), `DATA_ROOT` the folder that holds the data. The raw
    folder of a city that says `generated = true` is `raw` in its data folder.

    Raises:
        SettingsError: the city does not exist, its file is wrong, or `RAW` is not a folder.
    """
    name = name or os.environ.get("CITY") or "sample"
    path = CITIES / name / "city.toml"
    if not path.is_file():
        known = ", ".join(city_names())
        raise SettingsError(
            f"no city '{name}': {path.relative_to(REPO)} is missing (known: {known})"
        )
    raw = os.environ.get("RAW") or None
    if raw and not _inside_repo(raw).is_dir():
        raise SettingsError(f"RAW={raw} is not a folder")
    try:
        return _declared(name, tomllib.loads(path.read_text(encoding="utf-8")), raw)
    except KeyError as error:
        raise SettingsError(f"cities/{name}/city.toml: {_missing(error)}") from error
    except (ValueError, TypeError, AttributeError, OSError) as error:
        raise SettingsError(f"cities/{name}/city.toml: {error}") from error


def _declared(name: str, declared: dict[str, Any], raw: str | None) -> CitySettings:
    """The settings of a parsed `city.toml` and the environment; errors are those of the values."""
    months = {
        domain: date.fromisoformat(f"{month}-01")
        for domain, month in declared.get("reporting_month", {}).items()
    }
    data_dir = _inside_repo(os.environ.get("DATA_ROOT") or "data") / name
    is_generated = _is_said(declared, "generated", default=False)
    own_raw = (data_dir if is_generated else CITIES / name) / "raw"
    return CitySettings(
        name=name,
        title_zh=declared["title_zh"],
        timezone=ZoneInfo(declared.get("timezone", "Asia/Shanghai")),
        currency=declared.get("currency", "元"),
        raw_dir=_inside_repo(raw) if raw else own_raw,
        uses_external_raw=raw is not None,
        data_dir=data_dir,
        policy=_policy(declared.get("policy", {})),
        reporting_month=months,
        freshness=Freshness(**declared.get("freshness", {})),
        notices=declared.get("notices", []),
        keep_editions=declared.get("keep_editions", 30),
        schedule=declared.get("schedule", "30 2 * * *"),
        notify_webhook_url=notify_webhook_url(),
        is_generated=is_generated,
        database_url=os.environ.get("DATABASE_URL") or None,
        sign_in=SignIn(**declared["sign_in"]) if "sign_in" in declared else None,
        makes_brief=_is_said(declared, "brief", default=True),
    )


def _is_said(declared: dict[str, Any], name: str, *, default: bool) -> bool:
    """A switch of `city.toml`; text such as "no" would count as true."""
    said = declared.get(name, default)
    if not isinstance(said, bool):
        raise ValueError(f"{name} must be true or false")
    return said


def _policy(declared: dict[str, Any]) -> dict[str, Any]:
    """The city's policy; a misspelt setting would leave the default in force unnoticed."""
    project = REPO / "dbt_project" / "dbt_project.yml"
    known = _settings_of(project, project.stat().st_mtime_ns)
    for name in declared:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f", did you mean '{near[0]}'?" if near else ""
            raise ValueError(f"[policy] has no setting '{name}'{hint}")
    return declared


@lru_cache(maxsize=1)
def _settings_of(project: Path, _changed_at: int) -> frozenset[str]:
    """Names of a dbt project's variables; a page asks at every run, and YAML is slow to read."""
    return frozenset(yaml.safe_load(project.read_text(encoding="utf-8"))["vars"])


def _told_now(path: Path) -> datetime:
    try:
        told = datetime.fromisoformat(json.loads(path.read_text(encoding="utf-8"))["now"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SettingsError(f"{path} tells no time: {error!r}") from error
    return told.replace(tzinfo=None)


def _missing(error: KeyError) -> str:
    if isinstance(error, ZoneInfoNotFoundError):
        return str(error.args[0])
    return f"{error} is missing"


def _long_enough(key: str, where: str) -> bytes:
    if len(key) < SHORTEST_KEY:
        raise SettingsError(
            f"the person hash key in {where} has {len(key)} characters, {SHORTEST_KEY} are needed:"
            " put the right key there; a key file that nothing has landed with may be deleted"
        )
    return key.encode()


def _write_new_secret(path: Path, secret: str) -> None:
    """Make the file whole, readable by its owner only; one that another process made stays."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent)  # mode 0600
    try:
        with os.fdopen(descriptor, "w") as handle:
            handle.write(secret)
            handle.flush()
            os.fsync(handle.fileno())
        with suppress(FileExistsError):
            os.link(temporary, path)
    finally:
        Path(temporary).unlink()


def _inside_repo(path: str) -> Path:
    given = Path(path).expanduser()
    return (given if given.is_absolute() else REPO / given).resolve()
