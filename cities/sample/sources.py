"""What the systems of the sample city deliver, one module each, reference tables last."""

from __future__ import annotations

from cities.assessment_rules import rule_sources
from cities.reference import reference_sources
from cities.sample.systems import (
    assessment,
    cases,
    enforcement,
    hotline,
    sanitation,
    satisfaction,
)
from cities.settings import CitySettings
from ingestion.source import Source

SYSTEMS = (cases, hotline, sanitation, enforcement, satisfaction, assessment)


def sources(settings: CitySettings) -> list[Source]:
    """All sources of the city, in the order of `SYSTEMS`."""
    declared = [source for system in SYSTEMS for source in system.sources(settings)]
    return declared + reference_sources(settings) + rule_sources(settings)
