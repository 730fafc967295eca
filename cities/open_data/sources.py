"""What the systems of `open_data` deliver, and which contract each delivery must meet.

Every source city is a district, each plays one domain. The Chinese messages exist only where the
raw folder holds them (NOTICE.md). Words that the contracts restrict are translated by
`vocabulary`.
"""

from __future__ import annotations

import polars as pl

from cities.open_data.expressions import (
    US_DATE,
    US_TIME,
    kilograms,
    translated,
    us_date,
    us_time,
)
from cities.open_data.survey import to_one_row_per_answer
from cities.open_data.vocabulary import (
    AUSTIN_STREAMS,
    BOSTON_CHANNELS,
    BOSTON_STATUS,
    NASHVILLE_ORIGINS,
    SURVEY_ANSWERS,
    SURVEY_MODES,
)
from cities.reference import reference_sources
from cities.settings import CitySettings
from ingestion.contracts import SrcCase, SrcHotline, SrcPenalty, SrcSurveyResponse, SrcWeigh
from ingestion.readers import Delimited, Spreadsheet
from ingestion.source import Source


def sources(settings: CitySettings) -> list[Source]:
    """All sources of the city, reference tables last; messages only where they are delivered."""
    declared = [
        boston_311(),
        austin_waste(),
        nashville_violations(),
        philadelphia_parking(),
        kansas_city_survey(),
    ]
    if (settings.raw_dir / "tipdm_messages_2020").is_dir():
        declared.append(tipdm_messages())
    return declared + reference_tables(settings)


def reference_tables(settings: CitySettings) -> list[Source]:
    """The reference tables; no figure of the population has a source, so that table is empty."""
    return reference_sources(settings, may_be_empty=frozenset({"ref_population"}))


def boston_311() -> Source:
    """311 cases. The source knows one time of opening; it stands for 上报 to 派遣.

    197 cases are closed up to 58 seconds before they open: kept and flagged by the contract.
    """
    opened = dict.fromkeys(("reported_at", "accepted_at", "filed_at", "dispatched_at"), "OPEN_DT")
    target = dict.fromkeys(("handling_deadline", "close_deadline"), "TARGET_DT")
    closed = dict.fromkeys(("handled_at", "closed_at"), "CLOSED_DT")
    return Source(
        name="boston_311",
        contract=SrcCase,
        reader=Delimited(("boston_311_2015/*.csv", "boston_311_2015/*.csv.gz")),
        columns={
            "case_no": "CASE_ENQUIRY_ID",
            "source_channel": translated("Source", BOSTON_CHANNELS),
            "case_type": pl.lit("事件"),
            "major_name": "REASON",
            "minor_name": "TYPE",
            "address": "Location",
            "district_name": pl.lit("Boston"),
            "street_name": "neighborhood",
            "lng": "LONGITUDE",
            "lat": "LATITUDE",
            "crs": pl.lit("WGS84"),
            "handling_unit_name": "Department",
            "close_type": pl.when(pl.col("CLOSED_DT").is_not_null()).then(pl.lit("正常")),
            "status": translated("CASE_STATUS", BOSTON_STATUS),
            "source_updated_at": pl.max_horizontal(us_time("OPEN_DT"), us_time("CLOSED_DT")),
            **opened,
            **target,
            **closed,
        },
        time_formats=dict.fromkeys((*opened, *target, *closed), US_TIME),
        cadence="snapshot",
    )


def austin_waste() -> Source:
    """Weighbridge loads in pounds, without a ticket number; the 12-hour clock lacks AM and PM.

    The day of the load is therefore the day of the report; a load without a weight is refused.
    The whole file as published ends without a line break behind a complete record.
    """
    return Source(
        name="austin_waste",
        contract=SrcWeigh,
        reader=Delimited("austin_waste_2021/*.csv", ends_with_newline=False),
        columns={
            "is_synthetic_ticket": pl.lit(True),
            "facility_name": "dropoff_site",
            "flow_direction": pl.lit("进场"),
            "source_area_name": pl.lit("Austin"),
            "waste_stream": translated("load_type", AUSTIN_STREAMS),
            "net_kg": kilograms("load_weight"),
            "weighed_at": "report_date",
        },
        time_formats={"weighed_at": "%Y-%m-%d"},
        synthetic_key="weigh_ticket_no",
        cadence="snapshot",
    )


def nashville_violations() -> Source:
    """Property standards cases, one case on several rows that differ in problem or origin.

    The last activity is a closing only if the case is DONE and it is not before the receipt; 718
    DONE rows have no date, so that 已履行 tells more than `closed_on`.
    """
    is_done = pl.col("Status") == "DONE"
    is_backwards = us_date("Last Activity Date") < us_date("Date Received")
    last_activity = pl.col("Last Activity Date").str.slice(0, len("MM/DD/YYYY"))
    is_sign = pl.col("Reported Problem") == "CODES SIGN REQUEST"
    return Source(
        name="nashville_violations",
        contract=SrcPenalty,
        reader=Delimited("nashville_violations_2013/*.csv"),
        columns={
            "enf_case_no": "Request #",
            "source": translated("Complaint Source", NASHVILLE_ORIGINS),
            "procedure": pl.lit("普通程序"),
            "violation_type": pl.when(is_sign).then(pl.lit("户外广告")).otherwise(pl.lit("其他")),
            "violation_name": "Reported Problem",
            "address": "Property Address",
            "district_name": pl.lit("Nashville"),
            "street_name": "Council District",
            "filed_on": "Date Received",
            "exec_status": pl.when(is_done).then(pl.lit("已履行")),
            "closed_on": pl.when(is_done & ~is_backwards.fill_null(False)).then(last_activity),
        },
        time_formats={"filed_on": US_DATE, "closed_on": US_DATE},
        one_row_per_key=("violation_name", "source", "source_row"),
        cadence="snapshot",
    )


def philadelphia_parking() -> Source:
    """Parking tickets: filed and decided on the spot. The file has no header.

    Fines are in US dollars, the currency of this city's settings. The vehicle's number and state
    are mapped to nothing and do not land.
    """
    written_on = pl.col("time").str.slice(0, 10)
    return Source(
        name="philadelphia_parking",
        contract=SrcPenalty,
        reader=Delimited(
            "philadelphia_parking_2013/*.csv",
            has_header=False,
            names=("time", "fine", "violation", "vehicle", "state", "ticket_no", "zip"),
        ),
        columns={
            "enf_case_no": "ticket_no",
            "source": pl.lit("巡查"),
            "procedure": pl.lit("简易程序"),
            "violation_type": pl.lit("停车"),
            "violation_name": "violation",
            "district_name": pl.lit("Philadelphia"),
            "street_name": "zip",
            "filed_on": written_on,
            "decided_on": written_on,
            "penalty_types": pl.lit("罚款"),
            "fine_yuan": "fine",
        },
        time_formats={"filed_on": "%Y-%m-%d", "decided_on": "%Y-%m-%d"},
        cadence="snapshot",
    )


def kansas_city_survey() -> Source:
    """Resident survey: one person a row, 70 items of the scale 1–5 a person; 9 is 不了解."""
    return Source(
        name="kansas_city_survey",
        contract=SrcSurveyResponse,
        reader=Delimited("kansas_city_survey_2021/*.csv"),
        reshape=to_one_row_per_answer,
        columns={
            "wave": "quarte",
            "mode": translated("method", SURVEY_MODES),
            "resp_id": "id",
            "district_name": pl.lit("Kansas City"),
            "street_name": "counci",
            "item_code": "item_code",
            "answer_label": translated("answer", SURVEY_ANSWERS),
            "answer_score_raw": pl.when(pl.col("answer") != "9").then(pl.col("answer")),
            "scale_code": pl.lit("L5"),
            "weight": pl.lit("1"),
        },
        cadence="snapshot",
    )


def tipdm_messages() -> Source:
    """Messages to a government board; the area stands in the title (`A市A5区…`).

    The number of the writer is hashed like a telephone number; the text itself does not land.
    """
    return Source(
        name="tipdm_messages",
        contract=SrcHotline,
        reader=Spreadsheet("tipdm_messages_2020/附件3_*.xlsx"),
        columns={
            "order_no": "留言编号",
            "channel": pl.lit("问政"),
            "appeal_type": pl.lit("其他"),
            "title": "留言主题",
            "caller_phone": "留言用户",
            "district_name": pl.lit("A市"),
            "street_name": pl.col("留言主题").str.extract(r"(A\d)[区县市]"),
            "received_at": "留言时间",
        },
        cadence="snapshot",
    )
