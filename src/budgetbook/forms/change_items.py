"""The items (事项) whose change from last year is told, besides the function codes."""

CHANGE_ITEMS = (
    "收入总计",
    "财政拨款",
    "其他收入",
    "支出总计",
    "基本支出",
    "项目支出",
    "事业单位经营支出",
    "上缴上级支出",
    "对附属单位补助支出",
    "一般公共预算支出",
    "人员经费",
    "公用经费",
    "政府性基金预算支出",
    "国有资本经营预算支出",
    "“三公”经费",
    "因公出国（境）费",
    "公务用车购置及运行费",
    "公务用车购置费",
    "公务用车运行维护费",
    "公务接待费",
    "机关运行经费",
    "政府采购",
)
"""The items that are no function codes, in the order in which the document tells of them."""

OTHER_INCOME = "其他收入"
"""Stands in `CHANGE_ITEMS` for every source of income besides 财政拨款, each of which is an item by its own name."""
