{{ config(
    severity = 'warn',
    meta = {
        'title_zh': '执法文书中，同一对象的三色单先蓝、后黄、再红，高一级的日期不早于低一级',
        'action_zh': '请执法科核对这些对象的三色单颜色和日期，更正后重新交付；更正之前，三色单升级率不把它们算作升级。',
    }
) }}

-- What: 三色单 climbs from 蓝 to 黄 to 红 (DOMAIN §6 E12); such a subject has not climbed in E12.
-- A returned row is a subject with a higher colour dated before a lower one: the sender mends it.
select
    source_name,
    enf_case_no,
    count(*) as notice_cnt
from {{ ref('fct_notice') }}
where is_out_of_order
group by source_name, enf_case_no
