"""Masking personal data inside a text that is kept."""

from __future__ import annotations

import polars as pl

from ingestion.privacy.detect import BEFORE, ID_SHAPE, MOBILE, narrow_digits

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范"
    "金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤倪施季费柏"
)
_NAME = rf"(?:[{_SURNAMES}]|欧阳|司马|上官|诸葛)\p{{Han}}{{0,2}}"
_TITLES = "先生|女士|小姐|同志|师傅|老师|经理|主任|队长|大爷|大妈|阿姨|叔叔|某某|某"
_ROLES = (
    "联系人|姓名|举报人|投诉人|来电人|诉求人|反映人|当事人|负责人|申请人|业主|户主|房东|租户|居民|市民|"
    "村民|商户|店主|老板|经办人|填表人|制表人|审核人|填报人|司机|车主|本人|我叫|我是|名叫|名为"
)
_PLATE = (
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领][A-Z][·•\- ]?"
    r"[A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9挂学警港澳]"
)
_END = r"(\P{Han}|$|反映|投诉|举报|来电|称|表示|咨询|求助|要求|说)"


def mask(text: pl.Expr) -> pl.Expr:
    """Phones, ID cards and plates replaced by [电话], [证件号], [车牌].

    Every pattern runs twice: without look-around a separator between two numbers is consumed by
    the first match, and the second number would be missed.
    """
    safe = narrow_digits(text)
    for _ in range(2):
        safe = safe.str.replace_all(rf"(^|[^\d]){ID_SHAPE}([^\dXx]|$)", "${1}[证件号]${2}")
        safe = safe.str.replace_all(rf"{BEFORE}{MOBILE}([^\d]|$)", "${1}[电话]${2}")
    safe = safe.str.replace_all(r"(^|\D)0\d{2,3}[- ]\d{7,8}(\D|$)", "${1}[电话]${2}")
    return safe.str.replace_all(_PLATE, "[车牌]")


def scrub(text: pl.Expr) -> pl.Expr:
    """`mask`, and names beside a title or a role: 张先生 → *先生, 联系人：张三 → 联系人：*."""
    safe = mask(text)
    safe = safe.str.replace_all(rf"(?:{_NAME}|\p{{Han}})({_TITLES})", "*${1}")
    safe = safe.str.replace_all(rf"({_ROLES})([:：]\s*)\p{{Han}}{{1,4}}", "${1}${2}*")
    return safe.str.replace_all(rf"({_ROLES})(\s*){_NAME}{_END}", "${1}${2}*${3}")
