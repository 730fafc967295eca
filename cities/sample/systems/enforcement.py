"""执法办案系统 — monthly ledgers: penalties, illegal buildings, notices, muck trucks, catering."""

from __future__ import annotations

from cities.settings import CitySettings
from ingestion.contracts import (
    SrcCatering,
    SrcIllegalBuilding,
    SrcMuck,
    SrcNotice,
    SrcPenalty,
)
from ingestion.readers import Delimited, Spreadsheet
from ingestion.source import Source


def sources(settings: CitySettings) -> list[Source]:
    """Every kind of ledger is a source of its own: monthly, the survey of kitchens by quarter.

    The ledgers bear the headers of the contracts. A correction is a file of its own, whose rows are
    newer states of the cases of an earlier month. A small city has months without an ordinary case
    or a muck truck: their ledgers are a header and a total.
    """
    return [
        Source(
            name="penalty_summary",
            contract=SrcPenalty,
            reader=Delimited("enforcement/行政处罚_简易程序_*.csv"),
            cadence="monthly",
        ),
        Source(
            name="penalty_ordinary",
            contract=SrcPenalty,
            reader=Spreadsheet("enforcement/普通程序案件台账_*.xlsx"),
            cadence="monthly",
            may_be_empty=True,
        ),
        Source(
            name="illegal_building",
            contract=SrcIllegalBuilding,
            reader=Spreadsheet("enforcement/违法建设台账_*.xlsx"),
            cadence="monthly",
        ),
        Source(
            name="enforcement_notice",
            contract=SrcNotice,
            reader=Spreadsheet("enforcement/执法文书_*.xlsx"),
            cadence="monthly",
        ),
        Source(
            name="enforcement_advice",
            contract=SrcNotice,
            reader=Delimited("enforcement/服务劝导登记_*.csv"),
            cadence="monthly",
        ),
        Source(
            name="muck_truck",
            contract=SrcMuck,
            reader=Delimited("enforcement/渣土违规_*.csv", encoding="gb18030"),
            cadence="monthly",
            may_be_empty=True,
        ),
        Source(
            name="catering_fume",
            contract=SrcCatering,
            reader=Delimited("enforcement/餐饮油烟普查_*.csv"),
            cadence="quarterly",
        ),
    ]
