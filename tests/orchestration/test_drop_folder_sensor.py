"""The sensor runs the job once per change, and only when files have stopped arriving."""

from dataclasses import replace

import dagster as dg

from orchestration.jobs import drop_folder_sensor, folder_state


def ticks(settings, cursor, count):
    sensor = drop_folder_sensor(settings)
    found = []
    for _ in range(count):
        context = dg.build_sensor_context(cursor=cursor)
        found.append(next(iter(sensor(context))))
        cursor = context.cursor
    return found, cursor


def test_a_change_runs_the_job_once_it_stands_still(settings, drop_folder):
    watched = replace(settings, raw_dir=drop_folder)
    found, cursor = ticks(watched, None, 3)
    assert [type(tick) for tick in found] == [dg.SkipReason, dg.RunRequest, dg.SkipReason]
    (drop_folder / "more.csv").write_text("case_no\n2\n")
    found, _ = ticks(watched, cursor, 2)
    assert [type(tick) for tick in found] == [dg.SkipReason, dg.RunRequest]


def test_files_that_still_arrive_are_waited_for(settings, drop_folder):
    watched = replace(settings, raw_dir=drop_folder)
    _, cursor = ticks(watched, None, 1)
    (drop_folder / "growing.csv").write_text("a")
    found, _ = ticks(watched, cursor, 1)
    assert isinstance(found[0], dg.SkipReason)


def test_the_state_changes_with_content_and_name(drop_folder):
    before = folder_state(drop_folder)
    assert before == folder_state(drop_folder)
    (drop_folder / "cases.csv").rename(drop_folder / "renamed.csv")
    assert folder_state(drop_folder) != before


def test_a_folder_that_returns_to_an_earlier_state_runs_the_job_again(settings, drop_folder):
    watched = replace(settings, raw_dir=drop_folder)
    first, cursor = ticks(watched, None, 2)
    (drop_folder / "more.csv").write_text("case_no\n2\n")
    _, cursor = ticks(watched, cursor, 2)
    (drop_folder / "more.csv").unlink()
    again, _ = ticks(watched, cursor, 2)
    assert isinstance(again[-1], dg.RunRequest)
    assert again[-1].run_key != first[-1].run_key, "dagster runs one key once for ever"
