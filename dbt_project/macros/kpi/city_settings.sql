{#
  What a city may set (city.toml, [policy]; defaults in dbt_project.yml): its name, unit and clause, and the KPIs
  whose figures depend on it, all of them where none are named.
#}
{% macro city_settings() %}
    {{ return({
        'official_readings': ('各指标首先展示的口径', '', 'DOMAIN §15.1', ''),
        'closure_streams': ('计入结案率的案件流', '', 'DOMAIN §4.3', 'C09 C10 C11 C12 C13 C14 C15 C16 C20 C21 R04'),
        'forced_close_is_on_time': ('强制结案未超期的计为按期', '', 'DOMAIN §4.3', 'C12 C13'),
        'rework_extension_hours': ('每次返工顺延的时限', '小时', 'DOMAIN §4.3', 'C09 C10 C11 C12 C13 C21 R04'),
        'deadline_includes_extension': ('来源的结案时限已含延期', '', 'DOMAIN §4.2', 'C11 C12 C13'),
        'dispatch_limit_hours': ('派遣时限', '小时', 'DOMAIN §6 C08', 'C08'),
        'check_limit_hours': ('核查时限', '小时', 'DOMAIN §6 C23', 'C23'),
        'backlog_overdue_days': ('积案的超期天数', '天', 'DOMAIN §6 R04', 'R04'),
        'backlog_suspended_days': ('积案的挂账天数', '天', 'DOMAIN §6 R04', 'R04'),
        'backlog_rework_cnt': ('积案的返工次数', '次', 'DOMAIN §6 R04', 'R04'),
        'work_time': ('工作时段', '', 'DOMAIN §4.4', 'C09 C10 C11 C12 C13 C21 C22 R04'),
        'limit_begins_at': ('处置时限的起点', '', 'DOMAIN §16', 'C09 C10 C11 C12 C13 C21 C22 R04'),
        'closing_limit_work_hours': ('处置时限之后的核查结案时限', '工作时', 'DOMAIN §16', 'C11 C12 C13 C21 R04'),
        'cohort_days': ('受理等批次口径的观察期', '天', 'DOMAIN §4.4', 'C08 C11 C12 C13 C14 C18 C23 H05 E04 E06 E07'),
        'revision_days': ('后续环节（返工、改派、退回、作废、回访）修订当期的观察期', '天', 'DOMAIN §4.3', 'C02 C06 C07 C09 C10 C19 C22 C24 C25 H02 H03 H04 H05 H06 H07 H08 H09 H10 H13'),
        'recurrence_days': ('复发的天数', '天', 'DOMAIN §15.4', 'R01 R02'),
        'recurrence_windows': ('复发率的各观察期', '天', 'DOMAIN §8', 'R01'),
        'neighbourhood_m': ('邻域的边长', '米', 'DOMAIN §8', 'R01 R02 R03 R05 C02 C24 C25'),
        'city_bounds': ('城市范围（西、南、东、北）', '度', 'DOMAIN §13 G18', 'R01 R02 R03 R05'),
        'centroid_min_cases': ('判为地理编码落点的最少案件数', '件', 'DOMAIN §8', 'R01 R02 R03 R05'),
        'centroid_share': ('判为地理编码落点的同坐标占比', '', 'DOMAIN §8', 'R01 R02 R03 R05'),
        'high_incidence_percentile': ('高发点位的分位数', '', 'DOMAIN §6 R03', 'R03'),
        'high_incidence_p': ('高发点位的泊松概率', '', 'DOMAIN §6 R03', 'R03'),
        'high_incidence_min_cases': ('高发点位的最少案件数', '件', 'DOMAIN §6 R03', 'R03'),
        'hotspot_window_days': ('易反复点位的观察期', '天', 'DOMAIN §8', 'R02'),
        'hotspot_min_cases': ('易反复点位的最少案件数', '件', 'DOMAIN §8', 'R02'),
        'hotspot_min_closures': ('易反复点位的最少结案次数', '次', 'DOMAIN §8', 'R02'),
        'hotspot_min_active_months': ('易反复点位的最少活跃月数', '月', 'DOMAIN §8', 'R02'),
        'dummy_addresses': ('表示“不详”的地址', '', 'DOMAIN §8', 'R01 R02 R03 R05'),
        'small_n': ('样本量小的界限', '', 'DOMAIN §9.3', ''),
        'penalty_limit_days': ('普通程序的办案期限', '天', 'DOMAIN §12', 'E04'),
        'hotline_response_hours': ('热线响应时限', '小时', 'DOMAIN §6 H06', 'H06'),
        'hotline_exclusions': ('解决率剔除的原因', '', 'DOMAIN §15.7', 'H07'),
        'hotline_excluded_appeals': ('解决率剔除的诉求类型', '', 'DOMAIN §15.7', 'H07'),
        'repeat_appeal_days': ('重复诉求的天数', '天', 'DOMAIN §6 H11', 'H11'),
        'multi_appeal_orders': ('一号多诉的工单数', '件', 'DOMAIN §8', 'H12'),
        'multi_appeal_days': ('一号多诉的天数', '天', 'DOMAIN §8', 'H12'),
        'hot_issue_top': ('热点问题的名次', '', 'DOMAIN §6 H14', 'H14'),
        'hot_issue_min_orders': ('增长型热点的最少工单数', '件', 'DOMAIN §6 H14', 'H14'),
        'hot_issue_growth': ('增长型热点的环比增幅', '', 'DOMAIN §6 H14', 'H14'),
        'publicity_limit_workdays': ('处罚公示时限', '工作日', 'DOMAIN §12', 'E13'),
        'survey_scales': ('来源量表按哪一张表折算', '', 'DOMAIN §15.2', 'V01 V02 V03 V04'),
        'survey_publish_n': ('满意度得分公布的最少样本', '份', 'DOMAIN §9.3', 'V01 V02 V06'),
        'survey_rank_n': ('满意度得分排名的最少样本', '份', 'DOMAIN §9.3', 'V01 V03'),
        'survey_weight_cap': ('样本权重的上限（中位数的倍数）', '倍', 'DOMAIN §9.3', 'V01 V02 V06'),
        'survey_lowest_n': ('列为得分最低的项目数', '项', 'DOMAIN §6 V03', 'V03 V04'),
        'survey_lowest_share': ('判为得分最低项目所需的抽样占比', '', 'DOMAIN §9.3', 'V03'),
        'survey_persistent_waves': ('持续末位的期数', '期', 'DOMAIN §6 V04', 'V04'),
        'satisfied_from_score': ('计为满意的最低得分', '分', 'DOMAIN §6 V02', 'V02'),
        'msw_streams': ('计为生活垃圾的类别', '', 'DOMAIN §7', 'S01 S02 S03 S06 S07 S08'),
        'msw_stages': ('清运量在哪一环节计量', '', 'DOMAIN §15.5', 'S01 S02 S03 S06 S07 S08'),
        'separated_streams': ('从生活垃圾中分出的类别', '', 'DOMAIN §7', 'S06'),
        'special_streams': ('专项处理的类别', '', 'DOMAIN §6 S15', 'S15'),
        'main_road_classes': ('主次干道的道路等级', '', 'DOMAIN §15.6', 'S04'),
        'mech_able_road_classes': ('可机扫的道路等级', '', 'DOMAIN §15.6', 'S04'),
        'resource_coefficients': ('资源化系数', '', 'DOMAIN §6 S08', 'S08'),
    }) }}
{% endmacro %}


{# The value of a setting as a city reads it: lists with commas, columns and stages, yes and no in words. #}
{% macro setting_text(name) -%}
    {%- set value = var(name) -%}
    {%- set words = {
        'dispatched_at': '派遣时间', 'filed_at': '立案时间',
        'collect': '直运处理厂进场', 'transfer_in': '转运站进场', 'transfer_out': '转运站出场', 'terminal_in': '转运后处理厂进场',
        'incinerated': '焚烧', 'kitchen': '厨余', 'landfilled': '填埋',
    } -%}
    {%- if value is boolean -%}{{ '是' if value else '否' }}
    {%- elif value is mapping -%}
    {%- for key, one in value.items() -%}{{ words.get(key, key) }}＝{{ one }}{{ '、' if not loop.last }}{%- endfor -%}
    {%- elif value is iterable and value is not string -%}
    {%- for one in value -%}{{ words.get(one, one) }}{{ '、' if not loop.last }}{%- endfor -%}
    {%- else -%}{{ words.get(value, value) }}{%- endif -%}
{%- endmacro %}
