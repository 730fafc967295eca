with entries as (

    select * from {{ ref('int_league__entry') }}

),

-- What a deduction costs is capped by item, after the appeals (DOMAIN §10.2). The square of each deduction is
-- what chance moves it by, were as many problems found again (Poisson).
final as (

    select
        period_start,
        rule_edition,
        group_name,
        unit_id,
        component_code,
        item_name,
        max(item_full_score) as item_full_score,
        count(*) as entry_cnt,
        count(case when is_hidden then 1 end) as hidden_cnt,
        cast(coalesce(sum(deduction - given_back), 0) as decimal(38, 8)) as lost_points,
        cast(greatest(coalesce(sum(deduction - given_back), 0) - max(item_cap), 0) as decimal(38, 8)) as over_cap,
        cast(sum(bonus) as decimal(38, 8)) as bonus,
        cast(
            coalesce(sum(cast(cast(deduction - given_back as double) * cast(deduction - given_back as double) as decimal(38, 8))), 0)
            as decimal(38, 8)
        ) as variance
    from entries
    group by period_start, rule_edition, group_name, unit_id, component_code, item_name

)

select * from final
