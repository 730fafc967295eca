with readings as (

    select
        kpi_id,
        policy,
        name_zh,
        explanation_zh,
        unit,
        kind,
        decimals
    from {{ ref('policy_book') }}

    union all

    select
        kpi_id,
        policy,
        name_zh,
        explanation_zh,
        cast(null as varchar) as unit,
        cast(null as varchar) as kind,
        cast(null as integer) as decimals
    from ({{ readings_of_windows() }}) as windows

),

book as (

    select * from {{ ref('kpi_catalog') }}

),

-- A reading without a KPI explains the default policy of every KPI that has no words of its own.
shared as (

    select
        book.kpi_id,
        readings.policy,
        readings.name_zh,
        readings.explanation_zh,
        readings.unit,
        readings.kind,
        readings.decimals
    from readings
    inner join book
        on readings.policy = book.default_policy
    left join readings as own
        on
            book.kpi_id = own.kpi_id
            and readings.policy = own.policy
    where readings.kpi_id is null and own.kpi_id is null

),

explained as (

    select
        kpi_id,
        policy,
        name_zh,
        explanation_zh,
        unit,
        kind,
        decimals
    from readings
    where kpi_id is not null

    union all

    select * from shared

),

final as (

    select
        explained.kpi_id,
        explained.policy,
        explained.name_zh,
        explained.explanation_zh,
        explained.policy = book.default_policy as is_default,
        -- A reading of another kind than its KPI's, such as a share beside a count, says so.
        coalesce(explained.unit, book.unit) as unit,
        coalesce(explained.kind, book.kind) as kind,
        cast(coalesce(explained.decimals, book.decimals) as integer) as decimals
    from explained
    inner join book
        on explained.kpi_id = book.kpi_id

)

select * from final
