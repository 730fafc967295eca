{#
  The place that a short text names — a community, park, building, market, school …, else a road, else a street or
  town —, by rules that can be read: what is no part of a name is turned into gaps, and the first run of Chinese
  characters that ends in a word for a kind of place is the name. Null when there is none.

  The name never holds a house number, a building or a room, for digits and what follows the kind of place are
  not taken: a home is told as its community or road, and no finer (DOMAIN §11). The title of a hotline order
  is the text it was made for; titles of real messages test it
  (tests/end_to_end/open_data/test_places_in_real_data.py).
#}
{% macro place_in_text(text) -%}
{%- set gaps = replace_all(replace_all(replace_all(text, area_words()), number_words()), words_beside_places()) -%}
{%- set plain = replace_all(gaps, developers()) -%}
{%- set road, town = '[一-龥]{2,4}?(?:大道|公路|路|大街|街|巷|弄)', '[一-龥]{2,3}?(?:街道|镇|乡)' -%}
{%- set named = '([一-龥·]{2,5}?(?:' ~ kinds_of_place() ~ '))' -%}
{%- set without_towns = replace_all(plain, town) -%}
coalesce(
    -- 丽发新城小区 and 丽发新城 are one place; of a short name 小区 is a part.
    nullif(nullif(regexp_replace(
        regexp_extract({{ replace_all(without_towns, road) }}, '{{ named }}', 1), '^([一-龥·]{3,})小区$', '{{ first_group() }}'
    ), ''), '幼儿园'),
    nullif(regexp_extract({{ without_towns }}, '({{ road }})', 1), ''),
    nullif(regexp_extract({{ plain }}, '({{ town }})', 1), '')
)
{%- endmacro %}


{% macro kinds_of_place() -%}
小区|社区|新城|新村|家园|花园|公园|乐园|嘉园|庄园|校园|学园|广场|公馆|公寓|大厦|国际|山庄|雅苑|名苑|之城|名城|商城|学府|学校|小学|中学|大学|幼儿园|医院|车站|市场|体育馆|图书馆|博物馆|机场|水库|苑|园|府|郡|湾|城|居|庭|邸|阁|轩|墅|村
{%- endmacro %}

{# Provinces, cities, districts and zones, also those made anonymous by a letter and a digit: A市, A5区. #}
{% macro area_words() -%}
[A-Z]+[0-9]*[省州市区县]|西地省|经济技术开发区|经开区|高新区|开发区|示范区
{%- endmacro %}

{# House numbers, buildings, rooms and lines. #}
{% macro number_words() -%}
[0-9０-９A-Za-z]+[号栋幢座期组楼层室弄线路]*(?:单元|线)?
{%- endmacro %}

{# Builders' names before that of a community are often left out. #}
{% macro developers() -%}
万科|恒大|碧桂园|保利|绿地|中海|华润|万达|龙湖|金地|融创|富力|绿城|世茂|招商|中建|新华联|北辰|佳兆业|阳光城
{%- endmacro %}

{# Verbs, matters, people and words of position that stand beside names of places in appeals. #}
{% macro words_beside_places() -%}
投诉|举报|反映|反应|咨询|建议|请问|请求|请处理|恳请|希望|要求|呼吁|关于|对于|坚决|反对|强烈|质疑|维权|是否|什么时候|何时|为什么|为何|怎么|怎样|如何|有没有|能否|可否|尽快|加快|加强|修建|新建|兴建|影响|污染|扰民|严重|违规|违法|非法|多次|每天|晚上|深夜|凌晨|附近|旁边|周边|对面|门口|门前|楼下|临街|底层|一楼|侧面|东侧|西侧|的|在|被|让|把|给|将|从|到|位于|所有|整个|请|无|是|业主|物业|公司|集团|部门|政府|老板|跑路|居民|市民|群众|村民|开发商|项目|楼盘|商品房|限价|定向|捆绑|强制|强行|取消|优化|进一步|公示|规划|城乡|水泥路|断头路|问题|诉求|噪音|噪声|油烟|垃圾|占道|停车|车位|道路|公交|地铁|搅拌站|搅拌厂|谁来|一个|一家|这个|那个|相关|无视|小孩|孩子|入学|落户|解决|处理|整治|取缔|管管|查处|调查|核实|拆迁|拆除|改造|整改|开通|增设|设置|设立|安装|增加|购买|业委会
{%- endmacro %}
