"""多部门协办 — some cases need a second unit; the accountable one carries them (DOMAIN §4.3)."""

from __future__ import annotations

import numpy as np

from cities.sample.simulation.cases.draws import NEVER, Draw, Ints
from cities.sample.simulation.cases.reports import Reports
from cities.sample.simulation.cases.setting import Setting
from cities.sample.simulation.cases.states import NONE, States

SHARE = 0.03


def assisting_unit(setting: Setting, reports: Reports, state: States) -> Ints:
    """Unit that helps with each case, or NONE: the one that might have been taken for its own."""
    uniform = (reports.draws[Draw.STAFF] * 977.0) % 1.0
    other = setting.mistaken[reports.street, reports.category]
    helps = (uniform < SHARE) & (state.dispatched < NEVER) & (other != state.unit)
    return np.where(helps, other, NONE)
