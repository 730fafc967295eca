with settings as (

    {% for setting, told in city_settings().items() %}
    select
        '{{ setting }}' as setting,
        '{{ told[0] }}' as name_zh,
        '{{ setting_text(setting) }}' as value_zh,
        '{{ told[1] }}' as unit_zh,
        '{{ told[2] }}' as source_clause,
        ' {{ told[3] }} ' as kpi_ids,
        {{ loop.index }} as sort_order
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

final as (

    select
        book.kpi_id,
        settings.setting,
        settings.name_zh,
        settings.value_zh,
        settings.unit_zh,
        settings.source_clause,
        cast(settings.sort_order as integer) as sort_order
    from settings
    inner join {{ ref('kpi_catalog') }} as book
        on trim(settings.kpi_ids) = '' or settings.kpi_ids like '% ' || book.kpi_id || ' %'

)

select * from final
