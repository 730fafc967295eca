"""Where the things of one city lie below its data folder; nothing here knows which city it is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from publishing.editions import Edition, current
from publishing.errors import EditionError


@dataclass(frozen=True)
class CityData:
    """The folder that holds all of one city's data."""

    root: Path

    @property
    def editions(self) -> Path:
        """Published editions."""
        return self.root / "editions"

    @property
    def exports(self) -> Path:
        """Packs that anybody may make again, and the log."""
        return self.root / "exports"

    @property
    def briefs(self) -> Path:
        """晨报 of the kept editions."""
        return self.root / "briefs"

    @property
    def issues(self) -> Path:
        """Numbered issues, which never change."""
        return self.root / "issues"

    @property
    def secrets(self) -> Path:
        """Keys."""
        return self.root / "secrets"

    def edition_in_use(self) -> Edition:
        """The edition everybody reads.

        Raises:
            EditionError: nothing was published yet.
        """
        edition = current(self.editions)
        if edition is None:
            raise EditionError(f"{self.editions} 里还没有已发布的版次：先运行 make nightly")
        return edition
