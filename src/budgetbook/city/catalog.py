"""catalog.json: what is published of a year, in the terms of DCAT (W3C, of which DCAT-AP makes its profile).

Each unit's data package is a data set, its tables and documents its distributions. Addresses are relative: whoever
publishes the folder knows where. DCAT-AP asks for the publisher of the catalogue as well, and data.europa.eu for a
licence: the publications tell neither, and nothing is invented here.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from budgetbook.city.published import Published
from budgetbook.city.sums import PublishedUnits
from budgetbook.city.tables import CityTable
from budgetbook.core.documents import DOCUMENTS, FIGURES, PAGE, PDF, WORD
from budgetbook.opendata.write import DESCRIPTOR

_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_LANGUAGE = {"@id": "http://publications.europa.eu/resource/authority/language/ZHO"}
_MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
_SHA256 = {"@id": "spdx:checksumAlgorithm_sha256"}
_TYPES = {
    ".html": "text/html",
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".csv": "text/csv",
}

FOR_READERS = {
    PAGE: "网页",
    PDF: "PDF",
    WORD: "Word",
    "tables.xlsx": "工作簿",
    DESCRIPTOR: "数据",
}
"""What a unit publishes for readers, and what it is called."""


def catalog(city: PublishedUnits, tables: Sequence[CityTable], folder: Path, title: str) -> dict[str, Any]:
    """Describe all publications of a year.

    Parameters
    ----------
    folder
        The year's; addresses are relative to a folder within it.
    """
    datasets = [_unit(one, folder / one.folder) for one in city.listed]
    return {
        "@context": _CONTEXT,
        "@id": "catalog.json",
        "@type": "dcat:Catalog",
        "dct:title": _text(title),
        "dct:description": _text(f"{city.year}年已公开的{len(datasets)}个单位的部门预算，以及各单位的合计。"),
        "dct:language": _LANGUAGE,
        "dcat:dataset": [*datasets, _of_city(city, tables, title)],
    }


def _text(words: str) -> dict[str, str]:
    return {"@value": words, "@language": "zh"}


def _unit(one: Published, folder: Path) -> dict[str, Any]:
    package = json.loads((folder / DESCRIPTOR).read_text(encoding="utf-8"))
    address = f"../{one.folder}"
    return {
        "@id": f"{address}/{DESCRIPTOR}",
        "@type": "dcat:Dataset",
        "dct:identifier": package["name"],
        "dct:title": _text(package["title"]),
        "dct:description": _text(package["description"]),
        "dct:issued": {"@value": package["created"], "@type": "xsd:dateTime"},
        "dct:language": _LANGUAGE,
        "dct:publisher": {"@type": "foaf:Organization", "foaf:name": _text(one.name), "dct:identifier": one.unit},
        "dct:temporal": _year(one.year),
        "dcat:keyword": [_text(word) for word in package["keywords"]],
        "dcat:landingPage": {"@id": f"{address}/{PAGE}"},
        "dcat:distribution": [*_documents(address, folder), *_resources(address, package["resources"])],
    }


def _year(year: str) -> dict[str, Any]:
    start, end = ({"@value": f"{year}-{day}", "@type": "xsd:date"} for day in ("01-01", "12-31"))
    return {"@type": "dct:PeriodOfTime", "dcat:startDate": start, "dcat:endDate": end}


def _documents(address: str, folder: Path) -> Iterator[dict[str, Any]]:
    for name in DOCUMENTS:
        if (folder / name).is_file():
            yield _distribution(f"{address}/{name}", FOR_READERS[name], _TYPES[Path(name).suffix])


def _resources(address: str, resources: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for one in resources:
        algorithm, _, digest = one["hash"].partition(":")
        checksum = {"@type": "spdx:Checksum", "spdx:algorithm": _SHA256, "spdx:checksumValue": digest}
        yield {
            **_distribution(f"{address}/{one['path']}", one["title"], one["mediatype"]),
            "dcat:byteSize": {"@value": str(one["bytes"]), "@type": "xsd:nonNegativeInteger"},
            **({"spdx:checksum": checksum} if algorithm == "sha256" else {}),
        }


def _distribution(address: str, title: str, media_type: str) -> dict[str, Any]:
    return {
        "@type": "dcat:Distribution",
        "dct:title": _text(title),
        "dcat:accessURL": {"@id": address},
        "dcat:downloadURL": {"@id": address},
        "dcat:mediaType": {"@id": f"{_MEDIA_TYPES}{media_type}"},
    }


def _of_city(city: PublishedUnits, tables: Sequence[CityTable], title: str) -> dict[str, Any]:
    files = [*((f"{table.key}.csv", table.title) for table in tables), ("city.xlsx", title)]
    return {
        "@id": FIGURES,
        "@type": "dcat:Dataset",
        "dct:identifier": f"budget-{city.year}-city",
        "dct:title": _text(f"{title}：合计"),
        "dct:description": _text("各单位公开的数之和；所加的每个数在 addends.csv 和 figures.json 中。"),
        "dct:temporal": _year(city.year),
        "dcat:landingPage": {"@id": "../index.html"},
        "dcat:distribution": [
            *(_distribution(name, words, _TYPES[Path(name).suffix]) for name, words in files),
            _distribution(FIGURES, "每个合计的来历", "application/json"),
        ],
    }
