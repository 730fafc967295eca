"""Personal data is dropped, refused, hashed, coded or scrubbed here, before anything is written.

Who may see a scrubbed text and which cells of an export are too small is not decided here.
See DOMAIN §11 and docs/decisions for what is kept and why.
"""

from ingestion.privacy.actions import apply_actions
from ingestion.privacy.detect import has_id_card, has_mobile, might_hold_pii, pii_kinds
from ingestion.privacy.scrub import mask, scrub

__all__ = [
    "apply_actions",
    "has_id_card",
    "has_mobile",
    "mask",
    "might_hold_pii",
    "pii_kinds",
    "scrub",
]
