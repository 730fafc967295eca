"""Which tests stay on one worker of xdist: a file, or a folder whose files share nights."""

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

TOGETHER = ("tests/end_to_end/open_data/",)
"""Folders whose session fixtures are whole nights: every worker would play them again."""


class LoadNights(LoadFileScheduling):
    """`--dist loadfile`, but a folder of `TOGETHER` counts as one file."""

    def _split_scope(self, nodeid: str) -> str:
        shared = [folder for folder in TOGETHER if nodeid.startswith(folder)]
        return shared[0] if shared else super()._split_scope(nodeid)


@pytest.hookimpl(optionalhook=True)  # the hook is unknown where xdist is switched off
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadNights | None:
    """The scheduler of `make test`; another `--dist` is left alone."""
    return LoadNights(config, log) if config.getvalue("dist") == "loadfile" else None
