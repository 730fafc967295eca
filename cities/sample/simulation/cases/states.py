"""What the platform shows of a case at a moment: only what has happened by then (DOMAIN §4.3).

返工 clears the handling until it is done anew, 回退 the unit and its deadline until the case is
sent again, 重开 everything from the dispatch on until the case is closed again.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cities.sample.simulation.cases import parameters as p
from cities.sample.simulation.cases.draws import NEVER, Flags, Ints
from cities.sample.simulation.cases.events import Lives
from cities.sample.simulation.cases.setting import Setting

NONE = -1
CHECK_RESULTS = ("通过", "不通过", "无法核查")
PASSED, FAILED, UNCHECKABLE = range(3)
CLOSE_TYPES = ("正常", "强制", "自行处置", "作废", "转他系统")
NORMAL, FORCED, BY_FINDER, VOID, MOVED = range(5)
STATUSES = (
    "待受理", "待核实", "待立案", "待派遣", "处置中", "待核查", "已结案", "挂账", "作废"
)  # fmt: skip
(
    TO_ACCEPT, TO_VERIFY, TO_FILE, TO_SEND, HANDLING, TO_CHECK, CLOSED, ON_HOLD, VOIDED
) = range(9)  # fmt: skip
_UNCHECKABLE_SHARE = 0.004


@dataclass(frozen=True)
class States:
    """One state a case; times in seconds since 1970 or NEVER, codes or NONE.

    unit: row of the unit that answers now. handling_deadline: the one in force. bundle_deadline:
    the one its bundle shares (捆绑计时). extended, extended_deadline: the approval of a later one
    and that one. first_closed, first_deadline: of the first life of a reopened case. updated: time
    of the last step (更新时间).
    """

    accepted: Ints
    filed: Ints
    dispatched: Ints
    unit: Ints
    handling_deadline: Ints
    bundle_deadline: Ints
    extended: Ints
    extended_deadline: Ints
    close_deadline: Ints
    handled: Ints
    checked: Ints
    check_result: Ints
    closed: Ints
    first_closed: Ints
    first_deadline: Ints
    reopened: Ints
    close_type: Ints
    status: Ints
    extension_cnt: Ints
    rework_cnt: Ints
    return_cnt: Ints
    suspended: Ints
    resumed: Ints
    voided: Ints
    void: Ints
    transferred: Ints
    is_supervised: Flags
    answer: Ints
    updated: Ints


def states_at(setting: Setting, lives: Lives, until: int | Ints) -> States:
    """The states when everything before `until` has happened, and nothing after it."""

    def seen(time: Ints) -> Ints:
        return np.where(time < until, time, NEVER)

    intake, handling, closing = lives.intake, lives.handling, lives.closing
    accepted, filed = seen(intake.accepted), seen(intake.filed)
    voided, transferred = seen(handling.voided), seen(intake.transferred)
    reopened = closing.reopened < until
    dispatched, unit, deadline, return_cnt = _dispatch(lives, until)
    handled, checked, failed = _attempts(lives, until)
    in_bundle = (handling.shared < NEVER) & (dispatched < NEVER) & ~reopened
    extended = handling.extended < until
    deadline = np.where(extended, handling.new_deadline, deadline)
    closed = seen(closing.closed)
    first_closed = np.where(reopened, closed, NEVER)
    first_deadline = np.where(reopened, setting.check_end(deadline, p.CHECK_HOURS), NEVER)

    sent_again = reopened & (closing.sent_again < until)
    dispatched = np.where(reopened, seen(closing.sent_again), dispatched)
    deadline = np.where(reopened, np.where(sent_again, closing.new_deadline, NEVER), deadline)
    handled = np.where(reopened, seen(closing.handled_again), handled)
    checked = np.where(reopened, seen(closing.passed_again), checked)
    failed &= ~reopened
    closed = np.where(reopened, seen(closing.closed_again), closed)
    closed = np.where(transferred < NEVER, transferred, closed)
    handling_deadline = np.where(intake.is_self, NEVER, deadline)
    suspended, resumed = seen(handling.suspended), seen(handling.resumed)
    answered = closing.called < until
    state = States(
        accepted=accepted,
        filed=filed,
        dispatched=dispatched,
        unit=unit,
        handling_deadline=handling_deadline,
        bundle_deadline=np.where(in_bundle, handling.shared, NEVER),
        extended=seen(handling.extended),
        extended_deadline=np.where(extended, handling.new_deadline, NEVER),
        close_deadline=setting.check_end(handling_deadline, p.CHECK_HOURS),
        handled=handled,
        checked=checked,
        check_result=_check_result(lives, checked, failed),
        closed=closed,
        first_closed=first_closed,
        first_deadline=first_deadline,
        reopened=seen(closing.reopened),
        close_type=_close_type(lives, closed, voided, transferred),
        status=np.zeros(lives.size, np.int64),
        extension_cnt=extended.astype(np.int64),
        rework_cnt=(handling.failed < until).sum(axis=0),
        return_cnt=return_cnt,
        suspended=suspended,
        resumed=resumed,
        voided=voided,
        void=np.where(voided < NEVER, intake.void, 0),
        transferred=transferred,
        is_supervised=handling.supervised < until,
        answer=np.where(answered, closing.answer, NONE),
        updated=updated_before(lives, until),
    )
    state.status[:] = _status(lives, state)
    return state


def updated_before(lives: Lives, until: int | Ints) -> Ints:
    """Time of the last step before `until`; the report itself when there was none."""
    intake, handling, closing = lives.intake, lives.handling, lives.closing
    steps = [
        intake.accepted, intake.filed, intake.transferred, *handling.sent, *handling.returned,
        handling.extended, handling.suspended, handling.resumed, *handling.handled,
        *handling.failed, handling.passed, handling.supervised, handling.voided, closing.closed,
        closing.called, closing.reopened, closing.sent_again, closing.handled_again,
        closing.passed_again, closing.closed_again,
    ]  # fmt: skip
    last = lives.reports.reported.copy()
    for time in steps:
        np.maximum(last, np.where(time < until, time, 0), out=last)
    return last


def _dispatch(lives: Lives, until: int | Ints) -> tuple[Ints, Ints, Ints, Ints]:
    """Dispatch in force, its unit and deadline, and the number of returns."""
    handling = lives.handling
    dispatched = np.full(lives.size, NEVER)
    unit, deadline = np.full(lives.size, NONE), np.full(lives.size, NEVER)
    for number, sent in enumerate(handling.sent):
        now = sent < until
        dispatched = np.where(now, sent, dispatched)
        unit = np.where(now, handling.unit[number], unit)
        deadline = np.where(now, handling.deadline[number], deadline)
        if number < len(handling.returned):
            back = handling.returned[number] < until
            dispatched = np.where(back, NEVER, dispatched)
            unit, deadline = np.where(back, NONE, unit), np.where(back, NEVER, deadline)
    return dispatched, unit, deadline, (handling.returned < until).sum(axis=0)


def _attempts(lives: Lives, until: int | Ints) -> tuple[Ints, Ints, Flags]:
    """Handling in force, last check, and whether that check sent the case back."""
    handling = lives.handling
    handled, checked = np.full(lives.size, NEVER), np.full(lives.size, NEVER)
    failed = np.zeros(lives.size, bool)
    for number, done in enumerate(handling.handled):
        handled = np.where(done < until, done, handled)
        if number < len(handling.failed):
            bad = handling.failed[number] < until
            handled = np.where(bad, NEVER, handled)
            checked, failed = np.where(bad, handling.failed[number], checked), failed | bad
    good = handling.passed < until
    return handled, np.where(good, handling.passed, checked), failed & ~good


def _check_result(lives: Lives, checked: Ints, failed: Flags) -> Ints:
    unsure = (lives.reports.draws[0] * 613.0) % 1.0 < _UNCHECKABLE_SHARE
    result = np.select([failed, unsure], [FAILED, UNCHECKABLE], PASSED)
    return np.where(checked < NEVER, result, NONE)


def _close_type(lives: Lives, closed: Ints, voided: Ints, transferred: Ints) -> Ints:
    kinds = [voided < NEVER, transferred < NEVER, closed >= NEVER]
    forced = lives.closing.is_forced
    ends = np.select([lives.intake.is_self, forced], [BY_FINDER, FORCED], NORMAL)
    return np.select(kinds, [VOID, MOVED, NONE], ends)


def _status(lives: Lives, state: States) -> Ints:
    reactive = lives.reports.channel > p.TOUR
    steps = [
        (state.voided < NEVER, VOIDED),
        (state.closed < NEVER, CLOSED),
        ((state.suspended < NEVER) & (state.resumed >= NEVER), ON_HOLD),
        (state.handled < NEVER, TO_CHECK),
        (state.dispatched < NEVER, HANDLING),
        (state.filed < NEVER, TO_SEND),
        ((state.accepted < NEVER) & reactive, TO_VERIFY),
        (state.accepted < NEVER, TO_FILE),
    ]
    return np.select([told for told, _ in steps], [code for _, code in steps], TO_ACCEPT)
