-- One row per unit of the league of a period, group by group in the order of places; one without a place
-- comes last. `district_id` and `area_id` are of the unit as it stands now, null where it is unknown.
with homes as (
    select
        dim_unit.unit_id,
        min(dim_unit.area_id) as area_id,
        min(coalesce(dim_area.district_id, dim_area.area_id)) as district_id
    from dim_unit
    left join dim_area on dim_unit.area_id = dim_area.area_id
    where dim_unit.is_current
    group by dim_unit.unit_id
)

select
    league_table.group_name,
    league_table.group_order,
    league_table.unit_id,
    league_table.unit_name,
    homes.area_id,
    homes.district_id,
    league_table.rule_edition,
    league_table.total_raw,
    league_table.published_score,
    league_table.bonus,
    league_table.deduction,
    league_table."rank",
    league_table.tied_cnt,
    league_table.prev_rank,
    league_table.rank_delta,
    league_table.rank_low,
    league_table.rank_high,
    league_table.is_distinguishable,
    league_table."list",
    league_table.group_mean,
    league_table.missing_components,
    league_table.remark_zh
from league_table
left join homes on league_table.unit_id = homes.unit_id
where
    league_table.period_type = $period_type
    and league_table.period_start = $period_start
order by
    league_table.group_order,
    league_table.group_name,
    league_table."rank" nulls last,
    league_table.unit_id
