"""What a run prints: a line for each step, what the steps say, and nothing of Dagster's own."""

import re

import dagster as dg
import pytest

from orchestration.console import CONFIG, LOGGER, STEPS, console
from orchestration.jobs import JOB_NAME


@pytest.fixture
def said(settings, capfd):
    """`said(job)`: what running the job printed, line by line, without the time of day."""

    def of(*assets: dg.AssetsDefinition) -> list[str]:
        job = dg.Definitions(
            assets=assets,
            jobs=[
                dg.define_asset_job(JOB_NAME, executor_def=dg.in_process_executor, config=CONFIG)
            ],
            loggers={LOGGER: console(settings)},
        ).resolve_job_def(JOB_NAME)
        with dg.DagsterInstance.ephemeral() as instance:
            job.execute_in_process(instance=instance, raise_on_error=False)
        lines = capfd.readouterr().out.splitlines()
        assert re.match(r"\d\d:\d\d:\d\d  ", lines[0])
        return [re.sub(r"^[\d:]{8}  |(?<=，)\d+\.\d(?= 秒$)", "", line) for line in lines]

    return of


def test_a_step_has_a_line_when_it_begins_and_one_when_it_ends(said):
    @dg.asset
    def ingest(context: dg.AssetExecutionContext) -> None:
        context.log.info("三批")
        context.log.debug("not for operators")
        context.log.warning("少了一批")

    assert said(ingest) == ["入库…", "  三批", "  ! 少了一批", "入库完成， 秒"]


def test_a_failed_step_says_why(said):
    @dg.asset
    def edition() -> None:
        raise dg.Failure("磁盘已满")

    begun, *failed = said(edition)
    assert begun == "版次…"
    assert failed[0] == "× 版次失败：dagster._core.definitions.events.Failure: 磁盘已满"
    assert failed[-1].startswith("× 整个任务失败：")


def test_a_step_that_did_not_run_is_not_told(said):
    @dg.asset
    def ingest() -> None:
        raise dg.Failure("磁盘已满")

    @dg.asset(deps=[ingest])
    def edition() -> None: ...

    lines = said(ingest, edition)
    assert lines[0] == "入库…"
    assert not [line for line in lines if "edition" in line or "版次" in line]


def test_every_step_of_the_job_has_a_name(definitions):
    job = definitions.resolve_job_def(JOB_NAME)
    assert {node.name for node in job.nodes} == set(STEPS)
