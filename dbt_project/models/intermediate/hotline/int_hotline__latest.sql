{{
    config(
        materialized = 'incremental',
        incremental_strategy = 'delete+insert',
        unique_key = 'order_id',
        on_schema_change = 'fail'
    )
}}

{# What the warehouse keeps of an order; its long text stays in landing. #}
{% set kept = [
    'order_id', 'source_name', 'order_no', 'batch_id', 'batch_seq', 'source_row', 'source_updated_at',
    'channel', 'appeal_type', 'category_l1', 'category_l2', 'category_l3',
    'title_scrubbed', 'address', 'district_name', 'street_name', 'community_name', 'unit_name',
    'person_hash', 'is_confidential',
    'received_at', 'assigned_at', 'signed_at', 'sign_deadline', 'returned_at', 'first_contact_at',
    'close_deadline', 'extended_deadline', 'closed_at', 'callback_at',
    'callback_status', 'is_resolved', 'satisfaction', 'return_cnt', 'redo_cnt',
    'is_repeat_src', 'excluded_reason', 'case_no',
] %}

with delivered as (

    select
        source_name || ':' || order_no as order_id,
        *
    from {{ ref('stg_hotline__orders') }}
    {{ of_new_batches() }}

),

arrived as (

    select {{ kept | join(', ') }}
    from delivered

),

competing as (

    select * from arrived
    {% if is_incremental() %}
    union all
    select {{ kept | join(', ') }}
    from {{ this }}
    where order_id in (select order_id from arrived)
    {% endif %}

),

{{ newest_states('competing', 'order_id') }},

final as (

    select
        *,
        -- A confidential order tells no place; a home is told as its community or road.
        case
            when not coalesce(is_confidential, false)
                then coalesce(
                    {{ place_in_text('title_scrubbed') }},
                    nullif(trim(community_name), ''),
                    {{ place_in_text('address') }}
                )
        end as place_name
    from newest

)

select * from final
