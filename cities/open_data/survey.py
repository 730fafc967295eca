"""From one row a person to one row an answer: the Kansas City survey is wide."""

from __future__ import annotations

import re

import polars as pl

# The blocks of the questionnaire that ask "how satisfied are you", on the scale 1–5: q1 rates the
# city as a place, q25–q32 ask for behaviour, health and opportunity, the others for priorities.
SATISFACTION_ITEM = re.compile(r"^q(2|3|5|7|9|11|12|14|15|17)_\d{2}$")
UNANSWERED = ("", "NA")
PERSON = ("source_row", "source_sheet", "id", "method", "counci", "quarte")


def to_one_row_per_answer(raw: pl.DataFrame) -> pl.DataFrame:
    """One row per person and satisfaction item, with `item_code` and `answer`; blanks left out.

    Rows keep the order of the file, and within a person that of the questionnaire.
    """
    items = [column for column in raw.columns if SATISFACTION_ITEM.match(column)]
    questionnaire = pl.Enum(items)
    return (
        raw.unpivot(items, index=PERSON, variable_name="item_code", value_name="answer")
        .with_columns(
            pl.col("item_code").cast(questionnaire),
            pl.col("answer").str.strip_chars(),
        )
        .filter(~pl.col("answer").fill_null("").is_in(UNANSWERED))
        .sort("source_row", "item_code", maintain_order=True)
        .with_columns(pl.col("item_code").cast(pl.String))
    )
