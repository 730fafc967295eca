-- The figures that feed a component, of the street or district of its unit. The league's own KPIs are not among
-- them: a score cannot be made of itself.
with wanted as (

    select distinct
        kpi_id,
        kpi_policy
    from {{ ref('stg_reference__assess_components') }}
    where component_source = 'kpi'

),

figures as (

    select * from {{ ref('int_kpi__emitted') }}

),

books as (

    select
        kpi_id,
        {{ default_reading('kpi_id', 'default_policy') }} as default_policy
    from {{ ref('indicator_book') }}

),

final as (

    select
        figures.period_start,
        figures.area_id,
        figures.kpi_id,
        wanted.kpi_policy,
        figures.numerator,
        figures.denominator,
        figures.n,
        case
            when figures.denominator is null then cast(figures.numerator as decimal(18, 8))
            when figures.denominator > 0 then cast(figures.numerator / figures.denominator as decimal(18, 8))
        end as figure
    from figures
    inner join wanted
        on figures.kpi_id = wanted.kpi_id
    inner join books
        on figures.kpi_id = books.kpi_id
    where
        figures.period_type = 'M'
        and figures.breakdown = 'total'
        and figures.denominator_policy = coalesce(wanted.kpi_policy, books.default_policy, '')

)

select * from final
