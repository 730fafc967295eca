{{
    config(
        materialized = 'incremental',
        incremental_strategy = 'delete+insert',
        unique_key = 'order_id',
        on_schema_change = 'fail'
    )
}}

{# What the warehouse keeps of an order. Its texts are read for the place that they tell, and stay in landing. #}
{% set kept = [
    'order_id', 'source_name', 'order_no', 'batch_id', 'batch_seq', 'source_row', 'source_updated_at',
    'channel', 'appeal_type', 'category_l1', 'category_l2', 'category_l3',
    'district_name', 'street_name', 'unit_name', 'person_hash',
    'received_at', 'assigned_at', 'signed_at', 'sign_deadline', 'returned_at', 'first_contact_at',
    'close_deadline', 'extended_deadline', 'closed_at', 'callback_at',
    'callback_status', 'is_resolved', 'satisfaction', 'return_cnt', 'redo_cnt',
    'is_repeat_src', 'excluded_reason', 'case_no',
] %}
{% set read = ['title_scrubbed', 'address', 'community_name', 'is_confidential'] %}

with delivered as (

    select
        source_name || ':' || order_no as order_id,
        *
    from {{ ref('stg_hotline__orders') }}
    {{ of_new_batches('src_hotline') }}

),

competing as (

    select
        {{ kept | join(', ') }},
        {{ read | join(', ') }},
        cast(null as varchar) as place_name,
        cast(null as varchar) as matter_place
    from delivered
    {% if is_incremental() %}
    union all
    select
        {{ kept | join(', ') }},
        {%- for column in read %}
        null as {{ column }},
        {%- endfor %}
        place_name,
        matter_place
    from {{ this }}
    where order_id in (select order_id from delivered)
    {% endif %}

),

{{ newest_states('competing', 'order_id') }},

-- What a text tells of its place, text by text: the rules are dear, and an address is read only where nothing else
-- tells. A confidential order tells no place.
titled as (

    select
        *,
        coalesce(is_confidential, false) as is_silent,
        {{ place_in_text('title_scrubbed') }} as title_place
    from newest

),

addressed as (

    select
        *,
        case
            when not is_silent and coalesce(place_name, title_place, nullif(trim(community_name), '')) is null then address
        end as place_address
    from titled

),

final as (

    select
        {{ kept | join(', ') }},
        -- A home is told as its community or road.
        case
            when not is_silent
                then coalesce(
                    place_name,
                    title_place,
                    nullif(trim(community_name), ''),
                    {{ place_in_text('place_address') }}
                )
        end as place_name,
        -- Where the matter is (H11): at the address, or as near to it as the source tells.
        coalesce(
            matter_place,
            nullif(trim(address), ''),
            nullif(trim(community_name), ''),
            nullif(trim(street_name), ''),
            district_name,
            ''
        ) as matter_place
    from addressed

)

select * from final
