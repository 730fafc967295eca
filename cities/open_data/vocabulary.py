"""The words of the sources in the words of the contracts.

Every word seen in the whole sets is listed. A word that is missing here is not guessed: the row
goes to quarantine and names it.
"""

BOSTON_CHANNELS = {
    "Constituent Call": "公众举报",
    "Citizens Connect App": "公众举报",
    "Self Service": "公众举报",
    "Twitter": "公众举报",
    "Employee Generated": "监督员上报",
    "City Worker App": "巡检",
    "Maximo Integration": "物联感知",
}
BOSTON_STATUS = {"Closed": "已结案", "Open": "处置中"}
AUSTIN_STREAMS = {
    "RECYCLING - SINGLE STREAM": "可回收物",
    "RECYCLED METAL": "可回收物",
    "ORGANICS": "厨余",
    "BULK": "大件",
    "TIRES": "大件",
    "BRUSH": "园林",
    "YARD TRIMMING": "园林",
    "GARBAGE COLLECTIONS": "其他",
    "SWEEPING": "其他",
    "MIXED LITTER": "其他",
    "LITTER": "其他",
    "DEAD ANIMAL": "其他",
    # Contaminated loads are taken to the landfill, whatever they were collected as.
    "CONTAMINATED RECYCLING": "其他",
    "CONTAMINATED ORGANICS": "其他",
}
NASHVILLE_ORIGINS = {
    **dict.fromkeys(
        (
            "CITIZEN REPORTED",
            "CODES ON-LINE",
            "CALLED IN COMPAINT",
            "BUENA VISTA NEIGHBORHOOD ASSOCIATION",
            "RADNOR NEIGHBORHOOD ASSOCIATION",
            "SATURN DR NEIGHBORHOOD WATCH",
            "NEIGHBORHOOD GROUP",
            "HADLEY PARK ASSOC.",
        ),
        "投诉举报",
    ),
    **dict.fromkeys(("POLICE REQUESTED", "METRO AGENCY"), "移送"),
    **dict.fromkeys(("SPECIAL HANDLING", "SPECIAL ATTENTION", "COUNCIL OFFICE"), "交办"),
    **dict.fromkeys(
        (
            "INSPECTION COMPLAINT",
            "NOTICE PROGRAM",
            "NEIG. RESP. TEAM",
            "M/V RIGHT OF WAY",
            "CAR LOTS",
            "ILLEGAL SIGNAGE",
            "TRIMBLE / NAPIER A",
            "MURFREESBORO",
            "NOLENVILLE ROAD",
            "CLARKSVILLE PK",
        ),
        "巡查",
    ),
}
SURVEY_MODES = {"Web": "网络", "Phone": "CATI", "Mail": "邮寄"}
SURVEY_ANSWERS = {
    "1": "非常不满意",
    "2": "不满意",
    "3": "一般",
    "4": "满意",
    "5": "非常满意",
    "9": "不了解",
}
