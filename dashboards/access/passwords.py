"""Passwords: argon2id hashes, and which passwords are taken (GB/T 22239 身份鉴别: 复杂度要求)."""

from __future__ import annotations

import os
import secrets
import string
from threading import BoundedSemaphore

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

SHORTEST = 10
LONGEST = 128
KINDS_NEEDED = 3
_FIRST_LENGTH = 16
_KINDS = (string.ascii_lowercase, string.ascii_uppercase, string.digits)

# RFC 9106, second recommended option: 64 MiB, three passes, four lanes.
_MEMORY_KIB = 64 * 1024
_AT_ONCE = BoundedSemaphore(2)
"""However many sign in at once, or try to: so many hashes take memory and cores at one time."""
_PASSES = 3
_LANES = 4


def hashed(password: str) -> str:
    """The PHC string of a password with a fresh salt."""
    function = Argon2id(
        salt=os.urandom(16), length=32, iterations=_PASSES, lanes=_LANES, memory_cost=_MEMORY_KIB
    )
    with _AT_ONCE:
        return function.derive_phc_encoded(password.encode())


def is_right(password: str, phc: str) -> bool:
    """Whether the password gives this hash; what is no hash of argon2id never does."""
    try:
        with _AT_ONCE:
            Argon2id.verify_phc_encoded(password.encode(), phc)
    except (InvalidKey, ValueError):
        return False
    return True


def objection(password: str, account: str) -> str | None:
    """Why a new password is not taken (中文), or None."""
    if not SHORTEST <= len(password) <= LONGEST:
        return f"密码须为 {SHORTEST}–{LONGEST} 个字符"
    if account.lower() in password.lower():
        return "密码不能包含账号"
    if _kinds(password) < KINDS_NEEDED:
        return f"密码须含大写字母、小写字母、数字、符号中的至少 {KINDS_NEEDED} 类"
    return None


def first_password() -> str:
    """A random first password, to be changed at the first sign-in."""
    letters = string.ascii_letters + string.digits
    while True:
        made = "".join(secrets.choice(letters) for _ in range(_FIRST_LENGTH))
        if _kinds(made) == KINDS_NEEDED:
            return made


def _kinds(password: str) -> int:
    found = sum(any(letter in kind for letter in password) for kind in _KINDS)
    return found + any(letter not in "".join(_KINDS) for letter in password)
