"""The PDF's last step: its tables' row headings, what it must be checked for, and what it may then say it is.

Typst makes a PDF of one standard at a time. It is told to make PDF/UA-1, and stops where the document is not
accessible; PDF/A-2a asks for little more, which is checked here before the file says that it is that too.
"""

from pathlib import Path
from typing import Any

import pikepdf
from lxml import etree

from budgetbook.core.errors import RenderError
from budgetbook.render.pdf_conformance import accessibility_faults, archive_faults, structure
from budgetbook.traced.pdf import as_list

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_PDFA = "http://www.aiim.org/pdfa/ns/id/"
_PDFUA = "http://www.aiim.org/pdfua/ns/id/"

_EXTENSIONS = (
    (_PDFUA, "pdfuaid", "PDF/UA identification schema", "part", "Integer", "Part of ISO 14289 the file conforms to"),
    ("http://ns.adobe.com/pdf/1.3/", "pdf", "Adobe PDF schema", "PDFVersion", "Text", "Version of the PDF format"),
    ("http://ns.adobe.com/xap/1.0/mm/", "xmpMM", "XMP Media Management schema", "InstanceID", "Text", "This version"),
)
"""Properties in the metadata that PDF/A does not know: each must be described (ISO 19005-2, 6.6.2.3.3)."""

_SCHEMA = (
    '<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>{2}</pdfaSchema:schema>'
    "<pdfaSchema:namespaceURI>{0}</pdfaSchema:namespaceURI><pdfaSchema:prefix>{1}</pdfaSchema:prefix>"
    '<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">'
    "<pdfaProperty:name>{3}</pdfaProperty:name><pdfaProperty:valueType>{4}</pdfaProperty:valueType>"
    "<pdfaProperty:category>internal</pdfaProperty:category>"
    "<pdfaProperty:description>{5}</pdfaProperty:description>"
    "</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li>"
)

_IDENTIFICATION = (
    f'<rdf:Description xmlns:rdf="{_RDF}" xmlns:pdfaid="{_PDFA}" rdf:about=""'
    ' xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"'
    ' xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"'
    ' xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">'
    "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>"
    "<pdfaExtension:schemas><rdf:Bag>"
    + "".join(_SCHEMA.format(*extension) for extension in _EXTENSIONS)
    + "</rdf:Bag></pdfaExtension:schemas></rdf:Description>"
)


def finish_pdf(path: Path) -> None:
    """Complete a PDF that Typst made, in place.

    Raises
    ------
    RenderError
        It is not what PDF/UA-1 and PDF/A-2a ask for; the message says what is wanting.
    """
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        mark_headings(pdf)
        faults = [*accessibility_faults(pdf), *archive_faults(pdf)]
        if faults:
            raise RenderError(f"{path.name} 不符合 PDF/UA-1 和 PDF/A-2a：{'；'.join(dict.fromkeys(faults))}。")
        identify(pdf)
        pdf.save(path, deterministic_id=True)


def identify(pdf: pikepdf.Pdf) -> None:
    """Let the metadata say that the file is PDF/A-2a, beside the PDF/UA-1 that Typst has written there."""
    tree = etree.fromstring(pdf.Root.Metadata.read_bytes())
    description = tree.find(f".//{{{_RDF}}}RDF")
    if description is None or tree.find(f".//{{{_PDFUA}}}part") is None:
        raise RenderError("PDF 的元数据没有说明是 PDF/UA-1。")
    if tree.find(f".//{{{_PDFA}}}part") is not None:
        return
    description.append(etree.fromstring(_IDENTIFICATION))
    packet = etree.tostring(tree, encoding="unicode")
    begin, end = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>', '<?xpacket end="r"?>'
    pdf.Root.Metadata.write(f"{begin}{packet}{end}".encode())


def mark_headings(pdf: pikepdf.Pdf) -> None:
    """Make headings of the cells that head a row or a column inside a table, and take out those without a word.

    Typst knows headings at a table's head alone. The filter sets the words of another such cell in an emphasis, which
    has no look, and those that head a column in a highlight without colour inside it. A table without headings at its
    head has one of no height there, for the mark of its continued pages.
    """
    elements = list(structure(pdf.Root.StructTreeRoot))
    for cell in [element for element in elements if element.S == "/TD"]:
        emphasis = _only_kid(cell, "/Em")
        if emphasis is not None:
            cell.S = pikepdf.Name.TH
            heads_column = _only_kid(emphasis, "/Span") is not None
            _table_attributes(cell)["/Scope"] = pikepdf.Name.Column if heads_column else pikepdf.Name.Row
    for table in [element for element in elements if element.S == "/Table"]:
        _drop_empty_head(pdf, table)


def _drop_empty_head(pdf: pikepdf.Pdf, table: Any) -> None:
    head = next((kid for kid in table.K if isinstance(kid, pikepdf.Dictionary) and kid.get("/S") == "/THead"), None)
    cells = [cell for cell in structure(head) if cell.S == "/TH"] if head is not None else []
    if not cells or any(len(cell.get("/K", [])) for cell in cells):
        return
    table.K = pikepdf.Array([kid for kid in table.K if kid != head])
    names = {str(cell.ID) for cell in cells if "/ID" in cell}
    for cell in [element for element in structure(table) if element.S in ("/TH", "/TD")]:
        attributes = _table_attributes(cell)
        kept = [name for name in attributes.get("/Headers", []) if str(name) not in names]
        attributes["/Headers"] = pikepdf.Array(kept)
    for name in names:
        del pikepdf.NameTree(pdf.Root.StructTreeRoot.IDTree)[name]


def _table_attributes(cell: Any) -> Any:
    owners = as_list(cell.get("/A", []))
    for owner in owners:
        if owner.O == "/Table":
            return owner
    cell.A = pikepdf.Array([*owners, pikepdf.Dictionary(O=pikepdf.Name.Table)])
    return cell.A[-1]


def _only_kid(element: Any, role: str) -> Any:
    kids = as_list(element.get("/K", []))
    if len(kids) == 1 and isinstance(kids[0], pikepdf.Dictionary) and kids[0].get("/S") == role:
        return kids[0]
    return None
