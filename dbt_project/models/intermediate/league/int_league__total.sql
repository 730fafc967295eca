with totals as (

    select
        'M' as period_type,
        period_start,
        period_end,
        rule_edition,
        group_name,
        group_order,
        unit_id,
        unit_name,
        total_raw,
        bonus,
        deduction,
        variance,
        veto_zh,
        missing_components,
        1 as month_cnt,
        1 as member_cnt
    from {{ ref('int_league__month') }}
    union all
    select
        period_type,
        period_start,
        period_end,
        rule_edition,
        group_name,
        group_order,
        unit_id,
        unit_name,
        total_raw,
        bonus,
        deduction,
        variance,
        veto_zh,
        missing_components,
        month_cnt,
        member_cnt
    from {{ ref('int_league__long_total') }}

),

components as (

    select * from {{ ref('int_league__component') }}

),

published as (

    select
        totals.*,
        editions.red_top_n,
        editions.red_min_score,
        editions.black_bottom_n,
        editions.black_pass_score,
        {{ published_score('totals.total_raw', 'editions.publish_decimals', 'editions.rounding') }} as published_score,
        {% for place in ['1', '2'] %}
        case
            when editions.tie_break_{{ place }} = 'raw_score' then totals.total_raw
            else breaker_{{ place }}.score
        end as tie_score_{{ place }},
        case when editions.tie_break_{{ place }} = 'unit_code' then totals.unit_id end as tie_unit_{{ place }}
        {{- ',' if not loop.last }}
        {% endfor %}
    from totals
    inner join {{ ref('stg_reference__assess_editions') }} as editions
        on totals.rule_edition = editions.rule_edition
    {% for place in ['1', '2'] %}
    left join components as breaker_{{ place }}
        on
            totals.period_type = breaker_{{ place }}.period_type
            and totals.period_start = breaker_{{ place }}.period_start
            and totals.unit_id = breaker_{{ place }}.unit_id
            and editions.tie_break_{{ place }} = breaker_{{ place }}.component_code
    {% endfor %}

),

-- Places are taken on the published score, so that a reader can check them; equal scores share one (1, 2, 2, 4) unless
-- the edition names what decides (DOMAIN §10.4). Who has no total takes none and pushes nobody down.
ranked as (

    select
        *,
        total_raw is not null as is_ranked,
        rank() over (
            partition by period_type, period_start, group_name, total_raw is null
            order by
                published_score desc nulls last, tie_score_1 desc nulls last, tie_unit_1 asc,
                tie_score_2 desc nulls last, tie_unit_2 asc
        ) as place,
        rank() over (
            partition by period_type, period_start, group_name, total_raw is null
            order by
                published_score asc nulls last, tie_score_1 asc nulls first, tie_unit_1 desc,
                tie_score_2 asc nulls first, tie_unit_2 desc
        ) as place_from_bottom,
        sum(published_score) over (partition by period_type, period_start, group_name)
        / count(published_score) over (partition by period_type, period_start, group_name) as group_mean
    from published

),

counted as (

    select
        *,
        case when is_ranked then count(*) over (partition by period_type, period_start, group_name, is_ranked, place) end
            as tied_cnt
    from ranked

),

-- A veto is black whatever the score, and never red. Nobody who passed is black for being last (A04).
listed as (

    select
        *,
        case
            when veto_zh is not null then 'black'
            when not is_ranked then null
            when
                (red_top_n is not null or red_min_score is not null)
                and coalesce(place <= red_top_n, true)
                and coalesce(published_score >= red_min_score, true)
                then 'red'
            when
                (black_bottom_n is not null or black_pass_score is not null)
                and coalesce(place_from_bottom <= black_bottom_n, true)
                and coalesce(published_score < black_pass_score, true)
                then 'black'
        end as list
    from counted

),

-- A place is compared with that of the period before, within the same group and edition (A03).
compared as (

    select
        listed.*,
        case when before.is_ranked then before.place end as prev_place
    from listed
    left join listed as before
        on
            listed.period_type = before.period_type
            and listed.rule_edition = before.rule_edition
            and listed.group_name = before.group_name
            and listed.unit_id = before.unit_id
            and listed.period_start = before.period_end + interval '1' day

)

select * from compared
