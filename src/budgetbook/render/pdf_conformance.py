"""What PDF/UA-1 and PDF/A-2a ask of a finished PDF, as far as it can be told from the file itself."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pikepdf

from budgetbook.traced.pdf import as_list

# of what a page has by the ten thousand, only these instructions are asked for
_MARKS_AND_PAINTING = "BMC BDC EMC Tj TJ ' \" f F f* S s B B* b b* Do sh EI"
_DEVICE_COLOUR = "g G rg RG k K"
_DEVICE_SPACES = {"/DeviceGray", "/DeviceRGB", "/DeviceCMYK"}
_ACTIONS = {"/Launch", "/JavaScript", "/Sound", "/Movie", "/ResetForm", "/ImportData", "/Hide", "/SetOCGState"}
_HEADING = re.compile(r"/H([1-6])")


def accessibility_faults(pdf: pikepdf.Pdf) -> list[str]:
    """Return what keeps a PDF from being PDF/UA-1 (ISO 14289-1), one Chinese sentence each; none where it is.

    Asked for: a structure tree under which every painted thing is marked, or an artifact; the title shown by the
    window; the language; words for every figure; headings without a gap in their levels; tables whose headings have
    a scope; fonts that are embedded and can be read as text; links with words; bookmarks.
    """
    root = pdf.Root
    if "/StructTreeRoot" not in root or not root.get("/MarkInfo", pikepdf.Dictionary()).get("/Marked", False):
        return ["没有标签结构"]
    faults = []
    if not root.get("/ViewerPreferences", pikepdf.Dictionary()).get("/DisplayDocTitle", False):
        faults.append("阅读器窗口不显示文件标题")
    if not str(pdf.docinfo.get("/Title", "")):
        faults.append("没有标题")
    if not str(root.get("/Lang", "")).startswith("zh"):
        faults.append("没有注明语言是中文")
    if "/Outlines" not in root or "/First" not in root.Outlines:
        faults.append("没有书签")
    faults += _structure_faults(list(structure(root.StructTreeRoot)))
    for number, page in enumerate(pdf.pages, start=1):
        faults += [f"第{number}页：{fault}" for fault in (*_unmarked(page), *_annotation_faults(page))]
    faults += _font_faults(pdf)
    return faults


def archive_faults(pdf: pikepdf.Pdf) -> list[str]:
    """Return what keeps a PDF from being PDF/A-2a (ISO 19005-2), its identification aside; none where it is.

    Asked for, beside what PDF/UA-1 asks for anyway: no encryption, no program, no embedded file, no colour that
    depends on a device, no transparency of an unknown colour, an identifier, and a title that the metadata repeat.
    """
    faults = []
    if pdf.is_encrypted:
        faults.append("文件加了密")
    if "/ID" not in pdf.trailer:
        faults.append("没有文件标识")
    names = pdf.Root.get("/Names", pikepdf.Dictionary())
    if "/JavaScript" in names or "/OpenAction" in pdf.Root or "/AA" in pdf.Root:
        faults.append("含有自动执行的动作")
    if "/EmbeddedFiles" in names:
        faults.append("含有附件")
    if str(pdf.docinfo.get("/Title", "")) not in pdf.Root.Metadata.read_bytes().decode("utf-8"):
        faults.append("元数据中的标题与文件标题不同")
    for number, page in enumerate(pdf.pages, start=1):
        faults += [f"第{number}页：{fault}" for fault in _colour_faults(page)]
    return faults


def structure(element: Any) -> Iterator[Any]:
    """Go through all elements below one of the structure tree, in reading order."""
    for kid in as_list(element.get("/K", [])):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from structure(kid)


def attribute(element: Any, name: str) -> Any:
    """Return an attribute of a structure element, whoever owns it; None where it has none."""
    for owner in as_list(element.get("/A", [])):
        if isinstance(owner, pikepdf.Dictionary) and name in owner:
            return owner[name]
    return None


def streams(page: Any) -> Iterator[Any]:
    """Return a page and every form that it draws, each with instructions and resources of its own."""
    waiting, seen = [getattr(page, "obj", page)], set()
    while waiting:
        stream = waiting.pop()
        yield stream
        for drawn in stream.get("/Resources", pikepdf.Dictionary()).get("/XObject", pikepdf.Dictionary()).values():
            if drawn.get("/Subtype") == "/Form" and drawn.objgen not in seen:
                seen.add(drawn.objgen)
                waiting.append(drawn)


def fonts(pdf: pikepdf.Pdf) -> dict[str, Any]:
    """Return the fonts that the pages and their drawings use, by their names."""
    return {
        str(font.BaseFont): font
        for page in pdf.pages
        for stream in streams(page)
        for font in stream.get("/Resources", pikepdf.Dictionary()).get("/Font", pikepdf.Dictionary()).values()
    }


def _structure_faults(elements: list[Any]) -> list[str]:
    faults = [
        f"第{number}个图形没有替代文字"
        for number, figure in enumerate((e for e in elements if e.S == "/Figure"), start=1)
        if not str(figure.get("/Alt", "")).strip()
    ]
    levels = [int(match.group(1)) for e in elements if (match := _HEADING.fullmatch(str(e.S)))]
    if not levels or levels[0] != 1:
        faults.append("第一个标题不是一级标题")
    if any(after > before + 1 for before, after in pairwise(levels)):
        faults.append("标题的级别有跳跃")
    for number, table in enumerate((e for e in elements if e.S == "/Table"), start=1):
        headings = [cell for cell in structure(table) if cell.S == "/TH"]
        if not headings:
            faults.append(f"第{number}个表格没有表头单元格")
        if any(str(attribute(cell, "/Scope")) not in ("/Row", "/Column", "/Both") for cell in headings):
            faults.append(f"第{number}个表格有表头单元格没有注明管辖的是行还是列")
    return faults


def _unmarked(page: Any) -> list[str]:
    """Tell whether anything is painted outside of marked content; what a form paints is marked where it is drawn."""
    depth = 0
    for instruction in pikepdf.parse_content_stream(page, _MARKS_AND_PAINTING):
        operator = str(instruction.operator)
        if operator in ("BMC", "BDC"):
            depth += 1
        elif operator == "EMC":
            depth -= 1
        elif not depth:
            return ["有内容既没有标签也没有注明是装饰"]
    return []


def _annotation_faults(page: Any) -> list[str]:
    faults = []
    annotations = list(page.get("/Annots", []))
    if annotations and page.get("/Tabs") != "/S":
        faults.append("链接没有按内容的先后排序")
    for annotation in annotations:
        if annotation.Subtype != "/Link" or "/StructParent" not in annotation:
            faults.append("有批注不在标签结构里")
        if not str(annotation.get("/Contents", "")).strip():
            faults.append("有链接没有文字说明")
        if annotation.get("/A", pikepdf.Dictionary()).get("/S") in _ACTIONS:
            faults.append("有链接会执行动作")
    return faults


def _font_faults(pdf: pikepdf.Pdf) -> list[str]:
    faults = []
    for name, font in fonts(pdf).items():
        descriptor = font.DescendantFonts[0].FontDescriptor if "/DescendantFonts" in font else font.FontDescriptor
        if not any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3")):
            faults.append(f"字体 {name} 没有嵌入")
        if "/ToUnicode" not in font:
            faults.append(f"字体 {name} 的字形不能读成文字")
    return faults


def _colour_faults(page: Any) -> list[str]:
    faults = []
    for stream in streams(page):
        resources = stream.get("/Resources", pikepdf.Dictionary())
        spaces = list(resources.get("/ColorSpace", pikepdf.Dictionary()).values())
        images = resources.get("/XObject", pikepdf.Dictionary()).values()
        spaces += [drawn.ColorSpace for drawn in images if "/ColorSpace" in drawn]
        if any(str(space) in _DEVICE_SPACES for space in spaces if isinstance(space, pikepdf.Name)):
            faults.append("颜色随设备而变")
        group = stream.get("/Group", pikepdf.Dictionary())
        if "/CS" in group and str(group.CS) in _DEVICE_SPACES:
            faults.append("透明效果的颜色随设备而变")
        if pikepdf.parse_content_stream(stream, _DEVICE_COLOUR):
            faults.append("颜色随设备而变")
    return faults
