{{ config(
    severity = 'warn',
    meta = {
        'title_zh': '立案或派遣之后作废的案件都写明了作废原因',
        'action_zh': '请案件来源的管理单位查明列出的案件为什么作废，补填作废原因后重新交付；作废突然增多又不写原因的，请考评科核查。',
    }
) }}

-- What: a case that was filed or dispatched and then voided (作废) tells why (C18, DOMAIN §4.3): a voided case leaves
-- 应结案, so that one without a reason may be one that was to be hidden.
-- A returned row is a voided case whose source gives no reason: the sender adds it.
select
    source_name,
    case_no,
    voided_at
from {{ ref('int_case__state') }}
where is_void_unexplained
