"""Assets of the dbt project: every model and seed, with the lineage that dbt knows."""

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, build_dbt_asset_specs

from cities.settings import CitySettings, dbt_target_dir
from orchestration.checks import are_results_of, dbt_test_rows, keep_results, save_results
from orchestration.landing import committed_states, landing_key, ledger_of
from orchestration.runs import RUN_LOCK
from orchestration.warehouse import (
    BuildMark,
    Node,
    build,
    build_fingerprint,
    dbt_arguments,
    dbt_vars,
    run,
)


class Translator(DagsterDbtTranslator):
    """Names dbt's sources as the landing assets are named, and groups models by layer."""

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        """Sources carry the key of the landing asset; models the name of the table."""
        if dbt_resource_props["resource_type"] == "source":
            return landing_key(dbt_resource_props["name"])
        return dg.AssetKey(dbt_resource_props["name"])

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str | None:
        """The layer: staging, intermediate, marts, seeds."""
        if dbt_resource_props["resource_type"] == "seed":
            return "seeds"
        return str(dbt_resource_props["fqn"][1])


def load_manifest(settings: CitySettings) -> dict[str, Any]:
    """The dbt project's manifest; the project is parsed only when it has changed since."""
    path = dbt_target_dir() / "manifest.json"
    mark = path.with_name("manifest.parsed_from")
    fingerprint = build_fingerprint({})
    if path.exists() and mark.exists() and mark.read_text() == fingerprint:
        with suppress(ValueError):  # torn by a crash: parsed again below
            return _read_manifest(path)
    run(dbt_arguments("parse", dbt_vars(settings)))
    mark.write_text(fingerprint)
    return _read_manifest(path)


def _read_manifest(path: Path) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return manifest


def dbt_assets(settings: CitySettings, manifest: Mapping[str, Any]) -> dg.AssetsDefinition:
    """All models as one multi-asset: dbt orders them itself, in one call, in this process."""
    specs = build_dbt_asset_specs(manifest=manifest, dagster_dbt_translator=Translator())
    own = {spec.key for spec in specs}
    upstream = {spec.key: {dep.asset_key for dep in spec.deps} & own for spec in specs}
    in_order = list(TopologicalSorter(upstream).static_order())

    @dg.multi_asset(specs=specs, name="dbt_build", required_resource_keys={RUN_LOCK})
    def dbt_build(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult[None]]:
        def keep(mark: BuildMark, nodes: list[Node]) -> None:
            save_results(settings, "dbt", context.run_id, dbt_test_rows(nodes), mark.digest)

        nodes = build(
            settings,
            committed_states(ledger_of(settings)),
            keep=keep,
            is_kept=lambda mark: are_results_of(settings, "dbt", mark.digest),
        )
        if nodes is None:
            context.log.info("same rules and batches as the last build: nothing to build")
            keep_results(settings, "dbt", context.run_id)
            yield from (dg.MaterializeResult(key) for key in in_order)
            return
        broken = [node for node in nodes if node.failed]
        if broken:
            raise dg.Failure(_told(broken))
        # What stood is up to date as well, and took no time.
        seconds = {dg.AssetKey(node.name): node.seconds for node in nodes if not node.is_test}
        for key in in_order:
            yield dg.MaterializeResult(key, metadata={"seconds": round(seconds.get(key, 0), 3)})

    return dbt_build


def _told(broken: list[Node]) -> str:
    first = [node for node in broken if node.status != "skipped"] or broken
    return "\n".join(
        f"{node.kind} {node.name}: {node.status} {node.message}" for node in first[:20]
    )
