"""A table as open data, before it is written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

FieldType = Literal["string", "integer", "number", "boolean", "array", "any"]


@dataclass(frozen=True)
class Field:
    """One column.

    Attributes
    ----------
    name
        Heading in the file: the printed headings from the top level down, joined by `_`.
    title
        The heading in words, with the unit of an amount.
    properties
        Other properties of Table Schema and Fiscal Data Package: constraints, unit, columnType, normalize …
    """

    name: str
    title: str
    type: FieldType
    description: str = ""
    properties: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return the field as a table schema holds it."""
        described = {"description": self.description} if self.description else {}
        return {"name": self.name, "title": self.title, "type": self.type, **described, **self.properties}


@dataclass(frozen=True)
class OpenTable:
    """One table.

    Attributes
    ----------
    key
        The form's name for the table, which is also the name of the file.
    title, description
        Number and title as printed; notes, and how to read it.
    rows
        Texts of the cells, in the order of the fields.
    primary_key
        Names of the fields that name a row.
    extra_fields
        What holds for the whole table, after Fiscal Data Package.
    missing_values
        Texts that stand for no value.
    """

    key: str
    title: str
    description: str
    fields: tuple[Field, ...]
    rows: tuple[tuple[str, ...], ...]
    primary_key: tuple[str, ...]
    extra_fields: tuple[dict[str, Any], ...]
    missing_values: tuple[str, ...] = ("",)

    @property
    def path(self) -> str:
        """Place of the file beside datapackage.json."""
        return f"tables/{self.key}.csv"

    def schema(self) -> dict[str, Any]:
        """Return the table schema."""
        return {
            "fields": [one.as_json() for one in self.fields],
            "missingValues": list(self.missing_values),
            "primaryKey": list(self.primary_key),
            "extraFields": list(self.extra_fields),
        }
