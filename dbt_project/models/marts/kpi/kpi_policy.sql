with readings as (

    select * from {{ ref('policy_book') }}

),

book as (

    select * from {{ ref('indicator_book') }}

),

-- A reading without a KPI explains the default policy of every KPI that has no words of its own.
shared as (

    select
        book.kpi_id,
        readings.policy,
        readings.name_zh,
        readings.explanation_zh
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
        explanation_zh
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
        explained.policy = coalesce(book.default_policy, '') as is_default
    from explained
    inner join book
        on explained.kpi_id = book.kpi_id

)

select * from final
