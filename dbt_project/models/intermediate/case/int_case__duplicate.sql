{{
    config(
        materialized = 'incremental',
        incremental_strategy = 'append',
        on_schema_change = 'fail',
        pre_hook = "{{ forget('case_id in (select case_id from ' ~ ref('int_case__affected') ~ ' where is_touched)') }}"
    )
}}

-- 重复上报 (R05, DOMAIN §8, §17): the same problem was reported before at this place and still stood open.
-- A void case counts as a report, but nothing duplicates it. Of two reports at one moment none is first.
with cases as (

    select * from {{ ref('int_case__state') }}
    where
        {{ at_place() }}
        and family_id <> '-'
        {% if is_incremental() %}
        and case_id in (select case_id from {{ ref('int_case__affected') }} where is_touched)
        {% endif %}

),

preceded as (

    select
        case_id,
        reported_at,
        max(
            case when is_valid then coalesce(least(closed_at, transferred_at), timestamp '9999-12-31 00:00:00') end
        ) over (
            partition by family_id, place_key
            order by reported_at
            range between unbounded preceding and interval '1' microsecond preceding  -- noqa: PRS
        ) as earlier_open_until
    from cases

),

final as (

    select case_id from preceded where earlier_open_until >= reported_at

)

select * from final
