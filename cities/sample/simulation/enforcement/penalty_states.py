"""A penalty case as its ledger shows it on a day."""

from __future__ import annotations

import numpy as np

from cities.sample.simulation.enforcement.ledger import updated
from cities.sample.simulation.enforcement.penalties import EVENTS, NOT_PUNISHED, REVOKED
from cities.sample.simulation.hotline.streets import Array, Columns

FORCED_AFTER = np.timedelta64(60, "D")
"""An unpaid decision goes to court (申请强制执行) after so long."""

OPEN, DONE, IN_PARTS, FORCED, SPARED, WITHDRAWN, HALTED, ENDED, HANDED_OVER = range(9)
STATUS = (None, "已履行", "分期", "申请强制执行", "不予处罚", "撤销", "中止", "终结", "移送")
GIVEN_UP = (HALTED, ENDED, HANDED_OVER)
"""No decision is to come of these."""

_NEVER = np.datetime64("NaT", "D")


def state_at(cases: Columns, until: Array, is_corrected: Array) -> Columns:
    """State at the end of the days `until`; corrected values where `is_corrected`.

    `filed`, `decided`, `paid`, `published`, `closed` (NaT before), `fine` and `confiscated` (0
    before the decision), `status`, `updated`. A clerk may forget the day of closing: `closed`
    is NaT then, and the status tells it.
    """
    decided_on = np.where(is_corrected, cases["right_decided"], cases["decided"])
    filed_on = np.where(
        is_corrected & (cases["right_decided"] < cases["filed"]), decided_on, cases["filed"]
    )
    decided = cases["decided"] <= until
    closed = cases["closed"] <= until
    unpaid = decided & ~closed
    status = np.where(unpaid & (cases["draw"] % 9 == 0), IN_PARTS, OPEN)
    status = np.where(unpaid & (until - cases["decided"] > FORCED_AFTER), FORCED, status)
    status = np.where(closed, DONE, status)
    status = np.where(closed & (cases["outcome"] == NOT_PUNISHED), SPARED, status)
    status = np.where(closed & (cases["outcome"] == REVOKED), WITHDRAWN, status)
    status = np.where(cases["stopped"] <= until, HALTED + cases["draw"] % 3, status)
    shows_closing = closed & ~cases["forgets_closing"]
    fine = np.where(is_corrected, cases["right_fine"], cases["fine"])
    changed = updated(cases, EVENTS, until)
    corrected = cases["corrected"].astype("datetime64[s]") + np.timedelta64(10 * 3600, "s")
    return {
        "filed": filed_on,
        "decided": np.where(decided, decided_on, _NEVER),
        "paid": np.where(cases["paid"] <= until, cases["paid"], _NEVER),
        "published": np.where(cases["published"] <= until, cases["published"], _NEVER),
        "closed": np.where(shows_closing, cases["closed"], _NEVER),
        "fine": np.where(decided, fine, 0),
        "confiscated": np.where(decided, cases["confiscated"], 0),
        "status": status,
        "updated": np.where(is_corrected, corrected, changed),
    }
