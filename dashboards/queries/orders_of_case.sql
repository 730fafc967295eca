-- One row per hotline order that became one case, the first first.
select
    order_no,
    received_at,
    coalesce(channel, '') as channel,
    coalesce(appeal_type, '') as appeal_type,
    satisfaction
from fct_hotline_order
where case_id = $case_id
order by
    received_at,
    order_no
