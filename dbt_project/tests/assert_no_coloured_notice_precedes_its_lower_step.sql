{{ config(severity = 'warn') }}

-- What: 三色单 climbs from 蓝 to 黄 to 红 (DOMAIN §6 E12); such a subject has not climbed in E12.
-- A returned row is a subject with a higher colour dated before a lower one: the sender mends it.
select
    source_name,
    enf_case_no,
    count(*) as notice_cnt
from {{ ref('fct_notice') }}
where is_out_of_order
group by source_name, enf_case_no
