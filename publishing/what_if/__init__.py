"""试算 — scores and ranks of a month under other weights, or without some components or items.

What is official stays in the edition and is never written here; how scores come about is the
warehouse's business. See DOMAIN §10.4 and docs/decisions/0013-league-evidence-first.md.
"""

from publishing.what_if.change import Change, ChangeError
from publishing.what_if.month import LeagueMonth, read_month
from publishing.what_if.outcome import Outcome, try_out

__all__ = ["Change", "ChangeError", "LeagueMonth", "Outcome", "read_month", "try_out"]
