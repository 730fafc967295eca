"""The book of gates (质量闸门): what each checks, why it exists, and what to do when it fails.

Numbers, limits and levels are those of DOMAIN §13. `expectations.catalogue` prints this book.
"""

from __future__ import annotations

from dataclasses import dataclass

from expectations.results import Severity, Stage


@dataclass(frozen=True, slots=True)
class Gate:
    """One gate in the words of a business reader.

    `severity` is the level of its main check: `critical` stops publishing, `warning` is shown; what
    a warning keeps back (papers, places, ranks) its `action` says.
    `tables` says in words what it looks at.
    """

    id: str
    title: str
    rule: str
    why: str
    action: str
    severity: Severity
    stages: tuple[Stage, ...]
    tables: str


BOOK: tuple[Gate, ...] = (
    Gate(
        id="G01",
        title="数量核对",
        rule="落地行数等于清单；记录数等于来源控制数；每个业务日的数量在近 28 天同类日子中位数的"
        " ±40% 内；每日来源不缺日；参照表不被清空，少一半以上则提示；指标表不为空",
        why="少传、多传、漏一天，指标照样算得出来，只是全错；比数量最容易发现。",
        action="先问来源系统当天是否传完整，补传后重跑；确属停业、节假日或突发情况的，"
        "把这一天登记到日历表 ref_calendar_day，登记过的日子只提示、不阻断。",
        severity="critical",
        stages=("delivery", "mart"),
        tables="所有落地表；kpi_value",
    ),
    Gate(
        id="G02",
        title="主键唯一",
        rule="同一来源、同一编号只有一个最新状态；没有磅单号的来源，内容完全相同的行照留并提示",
        why="同一编号有两份不同内容，无法判断哪份为准，案件会被算两次。",
        action="按列出的编号与来源系统核对，请来源更正后重新交付；不要手工删行。",
        severity="critical",
        stages=("delivery", "mart"),
        tables="所有落地表；kpi_value",
    ),
    Gate(
        id="G03",
        title="时间先后",
        rule="因时间倒流或晚于交付时刻而被隔离的行不超过读入行数的 0.5%；落地的行没有未来时间",
        why="上报、受理、立案、派遣、处置、结案必须依次发生；时钟错了，时限和按期率全部失真。",
        action="到隔离区查看该批次的行，请来源校正时钟或时间字段的格式后重新交付。",
        severity="critical",
        stages=("delivery",),
        tables="所有落地表",
    ),
    Gate(
        id="G04",
        title="归属映射",
        rule="来源写明的区域、小类、单位、设施能对上标准名录：低于 98% 停止发布，低于 99.5% 提示",
        why="对不上名录的记录进不了任何街道、单位的账，排名会偏向名称写得规范的单位。",
        action="把列出的名称补到城市的别名表（区划、类别、单位、设施各有一张），重新交付后重跑。",
        severity="critical",
        stages=("mart",),
        tables="fct_case、fct_hotline_order、fct_weigh_ticket、fct_penalty",
    ),
    Gate(
        id="G05",
        title="应结案恒等式",
        rule="应结案 = 按期结案 + 超期结案 + 超期未结，逐区域、逐周期成立",
        why="结案率、按期结案率共用应结案数作分母；恒等式不成立，三个数里至少有一个算错。",
        action="停止发布，由分析员比对列出的区域和周期的应结案数、结案率、按期结案率和超期未结数。",
        severity="critical",
        stages=("mart",),
        tables="kpi_value",
    ),
    Gate(
        id="G06",
        title="比率合理",
        rule="率值在 0 与 1 之间且等于分子除以分母；按期结案率不高于结案率；"
        "只提示的：立案率在 0.5 与 1 之间",
        why="超过 100% 的率、高于结案率的按期率，说明分子不是分母的一部分。",
        action="停止发布，由分析员核对该指标的分子、分母和口径。",
        severity="critical",
        stages=("mart",),
        tables="kpi_value",
    ),
    Gate(
        id="G07",
        title="分项合计",
        rule="各分项之和等于合计：来源自带的合计，以及按单位、小类、渠道、品类、设施、程序的细分",
        why="合计与分项对不上，说明有记录漏分、重分，或合计是抄来的旧数（合计一律重算，不照抄）。",
        action="请来源核对列出的合计与分项；若提示了疑似录错的数字，先核对那一项。",
        severity="critical",
        stages=("delivery", "mart"),
        tables="src_facility_day、src_survey_summary；kpi_value",
    ),
    Gate(
        id="G08",
        title="区域合计",
        rule="街道之和等于区，区之和等于市，未划定街道（区）计入",
        why="街道加总不等于区，领导看全市、街道看自己，会看到两套数。",
        action="停止发布，由分析员核对区划表 ref_area 的上下级和生效日期。",
        severity="critical",
        stages=("mart",),
        tables="kpi_value、dim_area",
    ),
    Gate(
        id="G09",
        title="计量单位",
        rule="数量级与既往中位数相比在 0.1 至 10 倍之间，且在合理范围内；"
        "只提示的：车均载重在 0.5–25 吨之间",
        why="公斤当吨、漏写“万”，数字差千倍万倍，其他检查看不出来。",
        action="与来源确认该列的计量单位，更正来源声明或请来源重新交付。",
        severity="critical",
        stages=("delivery", "mart"),
        tables="src_weigh、src_penalty、src_facility_day、src_road_op、src_illegal_building；kpi_value",
    ),
    Gate(
        id="G10",
        title="过磅核查",
        rule="自相矛盾的磅单不超过 1%，每日过磅的设施工作日不缺天，转运站出场与末端进场偏差"
        "不超过 8%（3% 起提示）；只提示的：净重不超过核载 1.3 倍，皮重与同车近 30 天中位数"
        "相差不超过 10%，同车两次过磅相隔不少于 5 分钟，手工补录不超过 2%，磅单号连续",
        why="清运量、处理量和按吨结算的费用都从磅单来；换车、重磅、补录、漏传，合计照样算得出来。",
        action="把列出的磅单、车辆、设施交站点和厂方核对；漏传的补传后重跑，"
        "确属停运的日子登记到日历表 ref_calendar_day。",
        severity="critical",
        stages=("delivery", "mart"),
        tables="src_weigh；kpi_value（S14）、fct_weigh_ticket",
    ),
    Gate(
        id="G11",
        title="调查期次",
        rule="量表能折算成百分制，有效样本不少于排名所需的份数（survey_rank_n，默认 100），"
        "每个来源的权重均值在 0.8 至 1.2 之间",
        why="量表不明、样本太少、权重失衡的调查也算得出名次，但排出的末三项和考核得分站不住。",
        action="所列期次不排名次、不进考核，得分照常公布；请调查机构补报量表、"
        "按抽样设计更正权重后重新交付。",
        severity="warning",
        stages=("mart",),
        tables="fct_survey_answer",
    ),
    Gate(
        id="G12",
        title="数据新鲜度",
        rule="每日来源的最新数据时间在规定小时数以内；每月、每季等来源迟报的只提示",
        why="来源停了而大屏照常，领导看到的是旧情况却不知道。",
        action="检查来源系统和网络，恢复后重跑；在此之前继续使用上一版次，页面会提示数据时间。",
        severity="critical",
        stages=("delivery",),
        tables="所有定期交付的来源",
    ),
    Gate(
        id="G13",
        title="个人信息",
        rule="不该有个人信息的列里没有手机号、身份证号；没有姓名、电话、证件一类的列",
        why="个人信息一旦进入数据仓库，就会随报表和导出扩散（个人信息保护法）。",
        action="立即停止发布，把该列加入来源声明的脱敏处理，撤下该批次后重新交付。",
        severity="critical",
        stages=("delivery", "mart"),
        tables="所有落地表的文本列；kpi_*、dim_*、fct_* 等公开表",
    ),
    Gate(
        id="G15",
        title="占位与隐去",
        rule="名称里没有 X、××、—、/、无 一类占位符；被隐去的数字按无数据处理并计数",
        why="占位符当成名称会多出一个不存在的街道；隐去的数字当成 0 会拉低合计。",
        action="请来源补报真实内容；不能补报的按无数据公布，不得填 0。",
        severity="warning",
        stages=("delivery",),
        tables="所有落地表",
    ),
    Gate(
        id="G16",
        title="定稿冻结",
        rule="已宣布定稿的周期，数字与当前版次一致；更正须经批准并留痕",
        why="已通报的月份数字悄悄变了，考核结果就没有公信力。",
        action="需要更正的，由有权的人批准并登记更正记录，再重跑；否则查明是哪一批数据改动了历史。",
        severity="critical",
        stages=("mart",),
        tables="kpi_value",
    ),
    Gate(
        id="G17",
        title="考核规则",
        rule="考核办法文件没有错误，权重之和为 1，每个单位只在一个组；扣分的单位和项目在办法之内且"
        "不高于满分；申诉都对得上扣分且互不矛盾；当月缺分项的单位列出提示",
        why="权重、分组或申诉有一处错，所涉的排名表就没有公信力；其他业务不受影响。",
        action="所涉周期不得导出、不得签发（考核页“待核记录”列出文件和行号），其余照常发布；"
        "按列出的文件、行号或编号改正后重跑；缺分项的单位不排名，请催报后重跑。",
        severity="warning",
        stages=("mart",),
        tables="assessment/*.yml；league_defect、league_table",
    ),
    Gate(
        id="G18",
        title="案件坐标",
        rule="有坐标的案件 98% 以上落在城市范围（city_bounds）内，全部和近 90 天的都是；"
        "每个来源都说明坐标系，且不是地方坐标系",
        why="坐标系弄错，点位会偏出几百米，易反复点位就落在别人门前；其他数字不看坐标，不受影响。",
        action="热点页、总览和晨报本版不列点位，其余照常发布；请来源补报坐标系"
        "（CGCS2000、WGS84、GCJ02、BD09）或更正坐标后重新交付；城市范围写错的，改 city.toml。",
        severity="warning",
        stages=("mart",),
        tables="fct_case",
    ),
)

GATES: dict[str, Gate] = {gate.id: gate for gate in BOOK}
"""The same gates by their number."""
