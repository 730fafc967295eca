"""Signing in with name and password: delays, locks, first passwords, and what the log says."""

from __future__ import annotations

import stat

import pytest

from dashboards.access import passwords, throttle
from dashboards.access.accounts import AccountError
from dashboards.access.desk import WRONG, Desk
from dashboards.access.matrix import Role
from tests.dashboards.access.conftest import DISTRICT, PASSWORD, Clock

PEER = "10.1.2.3"


def events(desk: Desk) -> list[tuple[str, str]]:
    return [(entry["event"], entry["account"]) for entry in desk.log.read()]


def fail(desk: Desk, clock: Clock, name: str, times: int) -> None:
    for _ in range(times):
        assert desk.sign_in(name, "wrong", PEER) == ("", WRONG)
        clock.now += throttle.LOCK_S


def test_the_right_password_begins_a_session_and_is_written_down(desk: Desk) -> None:
    token, problem = desk.sign_in(" Leader ", PASSWORD, PEER)
    assert problem == ""
    session = desk.sessions.find(token)
    assert session is not None
    assert (session.account, session.peer) == ("leader", PEER)
    (entry,) = desk.log.read()
    assert entry["event"] == "登录"
    assert (entry["account"], entry["role"], entry["from"]) == ("leader", "leader", PEER)


@pytest.mark.parametrize("name", ["leader", "nobody", ""])
def test_a_wrong_password_is_answered_alike_whether_the_account_exists(
    desk: Desk, name: str
) -> None:
    assert desk.sign_in(name, "wrong", PEER) == ("", WRONG)
    token, problem = desk.sign_in(name, PASSWORD, PEER)
    assert token == ""
    assert "请在 1 秒后再试" in problem


def test_every_failure_makes_the_next_attempt_wait_twice_as_long(desk: Desk, clock: Clock) -> None:
    for seconds in (1, 2, 4, 8, 16, 32, 60):
        assert desk.sign_in("leader", "wrong", PEER) == ("", WRONG)
        clock.now += seconds - 0.5
        assert desk.sign_in("leader", PASSWORD, PEER)[0] == ""
        clock.now += 0.5


def test_eight_failures_lock_the_account_for_a_quarter_hour_even_with_the_right_password(
    desk: Desk, clock: Clock
) -> None:
    fail(desk, clock, "leader", 7)
    assert desk.sign_in("leader", "wrong", PEER) == ("", WRONG)
    assert ("登录锁定", "leader") in events(desk)
    clock.now += throttle.LOCK_S - 1
    assert desk.sign_in("leader", PASSWORD, PEER)[0] == ""
    assert desk.sign_in("analyst", PASSWORD, PEER)[0]
    clock.now += 1
    assert desk.sign_in("leader", PASSWORD, PEER)[0]


def test_a_waiting_attempt_never_looks_at_the_password(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.sign_in("leader", "wrong", PEER)
    monkeypatch.setattr(passwords, "is_right", lambda *_: pytest.fail("looked"))
    assert desk.sign_in("leader", PASSWORD, PEER)[0] == ""


def test_success_and_reset_forget_the_failures(desk: Desk, clock: Clock) -> None:
    fail(desk, clock, "leader", 3)
    assert desk.sign_in("leader", PASSWORD, PEER)[0]
    assert desk.sign_in("leader", "wrong", PEER) == ("", WRONG)
    first = desk.accounts.reset("leader")
    assert desk.sign_in("leader", first, PEER)[0]


def test_attempts_of_one_instant_are_counted_before_the_first_is_judged(desk: Desk) -> None:
    with desk.accounts.store.change() as connection:
        assert throttle.attempt(connection, "leader", desk.clock()) == (0, 1)
        wait, _ = throttle.attempt(connection, "leader", desk.clock())
    assert wait == 1


def test_a_disabled_account_is_answered_like_a_wrong_password(desk: Desk) -> None:
    token, _ = desk.sign_in("leader", PASSWORD, PEER)
    desk.accounts.disable("leader", is_disabled=True)
    assert desk.sessions.find(token) is None
    assert desk.sign_in("leader", PASSWORD, PEER) == ("", WRONG)


def test_a_session_ends_idle_and_ends_after_its_longest_time(desk: Desk, clock: Clock) -> None:
    token, _ = desk.sign_in("leader", PASSWORD, PEER)
    clock.now += 29 * 60
    assert desk.sessions.find(token, is_used=True)
    clock.now += 29 * 60
    assert desk.sessions.find(token)
    clock.now += 2 * 60
    assert desk.sessions.find(token) is None

    token, _ = desk.sign_in("leader", PASSWORD, PEER)
    for _ in range(12 * 60 // 20 - 1):
        clock.now += 20 * 60
        assert desk.sessions.find(token, is_used=True)
    clock.now += 20 * 60
    assert desk.sessions.find(token, is_used=True) is None


def test_ended_means_ended_and_a_made_up_token_is_none(desk: Desk) -> None:
    token, _ = desk.sign_in("leader", PASSWORD, PEER)
    desk.sessions.end(token)
    assert desk.sessions.find(token) is None
    assert desk.sessions.find("x" * 43) is None
    assert desk.sessions.find("") is None


def test_a_first_password_must_be_changed_and_the_change_ends_other_sessions(
    desk: Desk, clock: Clock
) -> None:
    first = desk.accounts.add("new", Role.ANALYST, None, has_password=True)
    assert passwords.objection(first, "new") is None
    token, _ = desk.sign_in("new", first, PEER)
    found = desk.accounts.find("new")
    assert found is not None
    assert found.must_change
    assert desk.change_password(token, "not it", PASSWORD, PEER) == ("", "原密码不正确")
    clock.now += 2
    assert desk.change_password(token, first, first, PEER)[1] == "新密码不能与原密码相同"
    clock.now += 4
    fresh, problem = desk.change_password(token, first, PASSWORD, PEER)
    assert (bool(fresh), problem) == (True, "")
    assert desk.sessions.find(token) is None
    changed = desk.accounts.find("new")
    assert changed is not None
    assert not changed.must_change
    assert events(desk)[-1] == ("修改密码", "new")


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("Aa1-", "10–128"),
        ("A1-" + "a" * 126, "10–128"),
        ("Leader-2026", "不能包含账号"),
        ("onlylowercase1", "至少 3 类"),
    ],
)
def test_weak_passwords_are_refused_by_name(desk: Desk, password: str, why: str) -> None:
    with pytest.raises(AccountError, match=why):
        desk.accounts.set_password("leader", password)


def test_a_district_needs_its_district_and_nobody_else_has_one(desk: Desk) -> None:
    with pytest.raises(AccountError, match="写明区县编号"):
        desk.accounts.add("a", Role.DISTRICT, None, has_password=True)
    with pytest.raises(AccountError, match="看全市"):
        desk.accounts.add("a", Role.LEADER, DISTRICT, has_password=True)
    with pytest.raises(AccountError, match="已经存在"):
        desk.accounts.add("LEADER", Role.LEADER, None, has_password=True)


def test_passwords_and_tokens_are_kept_as_hashes_in_a_file_of_the_owner(desk: Desk) -> None:
    token, _ = desk.sign_in("leader", PASSWORD, PEER)
    kept = desk.accounts.store.path.read_bytes()
    assert PASSWORD.encode() not in kept
    assert token.encode() not in kept
    assert b"$argon2id$v=19$" in kept
    assert stat.S_IMODE(desk.accounts.store.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(desk.log.path.stat().st_mode) == 0o600


def test_a_salted_hash_differs_each_time_and_garbage_is_never_right() -> None:
    assert passwords.hashed(PASSWORD) != passwords.hashed(PASSWORD)
    assert passwords.is_right(PASSWORD, passwords.hashed(PASSWORD))
    assert not passwords.is_right(PASSWORD, "not a hash")
    assert not passwords.is_right(PASSWORD, "")
