"""The types of values in YAML files: they turn the data of a file into checked values, or describe every error in it.

The YAML reader passes every scalar as a string, because YAML would guess its type. Each type has two functions for the
data. `convert` is fast: it returns the value, or raises any of `REFUSED`. Only then is `errors` used, which is slow and
yields every error with its path. With `convert`, 20,000 entries take 0.3 instead of 0.8 s
(docs/decisions/reading-and-checking.md).
Without `errors`, editors would see one error at a time. `tests/knowledge/test_value_types.py` checks that both agree.

The types also define the JSON Schema with which text editors complete and check the files.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from types import MappingProxyType, UnionType
from typing import Annotated, Any, Literal, NamedTuple, Protocol, Union, get_args, get_origin, get_type_hints

from msgspec import Struct
from msgspec.structs import fields

from bot.knowledge.loading.yaml.locations import DataPath

REFUSED = (AttributeError, KeyError, TypeError, ValueError)
"""What `convert` raises if the data is not valid."""

ErrorKind = Literal[
    "unknown key",
    "missing",
    "wrong value",
    "wrong kind",
    "not valid",
    "not one of",
    "not text",
    "too long",
    "no list",
    "no mapping",
    "empty",
]
Definitions = dict[str, Any]
"""The JSON Schema of each record, by its name."""


class FieldError(NamedTuple):
    """An error in the data of a file.

    Attributes:
        path: the path to the value.
        kind: what is wrong.
        given: the value in the file.
        detail: more about it, depending on `kind`: a sentence for “wrong value”, the valid values for “not one of”, or
            the limit for “too long”.
        at_key: True if the last key of the path is wrong, and not the value at it.
    """

    path: DataPath
    kind: ErrorKind
    given: Any
    detail: Any = None
    at_key: bool = False


class ValueType(Protocol):
    """A type of value in a file."""

    @property
    def convert(self) -> Callable[[Any], Any]:
        """A function that returns the checked value, or raises any of `REFUSED`."""

    def errors(self, given: Any, path: DataPath) -> Iterator[FieldError]:
        """Yield all errors in the value at `path`. There is at least one if `convert` refuses it, and none if not."""

    def json_schema(self, definitions: Definitions, /) -> dict[str, Any]:
        """Return the JSON Schema of the value. Records inside it are added to `definitions`."""


class Text:
    """A single value.

    Args:
        parse: returns the value of a text. It raises ValueError if the text is not valid. The error may have a sentence
            that tells the editor why. If the argument is no text, it raises any of `REFUSED`.
        limit: the maximum number of characters; 0 means no limit.
        is_text: False if the value is a date, a number or the like, so that the error “must be text” would not help.
        schema: the beginning of its JSON Schema.
        about: a description for its JSON Schema.
    """

    def __init__(
        self,
        parse: Callable[[Any], Any],
        limit: int = 0,
        *,
        is_text: bool = True,
        schema: Mapping[str, Any] = MappingProxyType({"type": "string"}),
        about: str = "",
    ) -> None:
        self._parse, self._limit = parse, limit
        self._kind: ErrorKind = "not text" if is_text else "wrong kind"
        self._schema = {
            **({"description": about} if about else {}),
            **schema,
            **({"maxLength": limit} if limit else {}),
        }
        self.convert = self._limited if limit else parse

    def _limited(self, given: Any) -> Any:
        if len(given) > self._limit:
            raise ValueError
        return self._parse(given)

    def errors(self, given: Any, path: DataPath) -> Iterator[FieldError]:
        if not isinstance(given, str):
            yield FieldError(path, self._kind, given)
        elif self._limit and len(given) > self._limit:
            yield FieldError(path, "too long", given, self._limit)
        else:
            try:
                self._parse(given)
            except ValueError as error:
                yield FieldError(path, "wrong value" if str(error) else "not valid", given, str(error))

    def json_schema(self, _definitions: Definitions) -> dict[str, Any]:
        return self._schema


def any_text(given: object) -> str:
    """Accept any text unchanged."""
    if not isinstance(given, str):
        raise TypeError
    return given


class Choice:
    """One of several words. `values` maps each word to its value."""

    def __init__(self, values: Mapping[str, Any], about: str = "") -> None:
        self._words = tuple(values)
        self._about = about
        self.convert = dict(values).__getitem__

    def errors(self, given: Any, path: DataPath) -> Iterator[FieldError]:
        if given not in self._words:
            yield FieldError(path, "not one of", given, self._words)

    def json_schema(self, _definitions: Definitions) -> dict[str, Any]:
        return {**({"description": self._about} if self._about else {}), "enum": [*self._words], "type": "string"}


class ListOf:
    """A list, kept as a tuple.

    Args:
        item: the type of its items.
        one: True if a single item may be written without a list.
        least: the minimum number of items: 0 or 1.
    """

    def __init__(self, item: ValueType, *, one: bool = False, least: int = 0, about: str = "") -> None:
        self.item = item
        self._one, self._least, self._about = one, least, about

    def convert(self, given: Any) -> tuple[Any, ...]:
        if isinstance(given, list):
            if len(given) < self._least:
                raise ValueError
            return tuple(map(self.item.convert, given))
        if not self._one:
            raise TypeError
        return (self.item.convert(given),)

    def errors(self, given: Any, path: DataPath) -> Iterator[FieldError]:
        items = given if isinstance(given, list) else [given]
        if items is not given and not self._one:
            yield FieldError(path, "no list", given)
            return
        if len(items) < self._least:
            yield FieldError(path, "empty", given)
        for index, item in enumerate(items):
            yield from self.item.errors(item, (*path, index))

    def json_schema(self, definitions: Definitions) -> dict[str, Any]:
        item = self.item.json_schema(definitions)
        several = {
            **({"description": self._about} if self._about else {}),
            "items": item,
            "type": "array",
            **({"minItems": self._least} if self._least else {}),
        }
        return {"anyOf": [item, several]} if self._one else several


class MappingOf:
    """A mapping with any keys of one type, and values of one type."""

    def __init__(self, key: ValueType, value: ValueType) -> None:
        self.key, self.value = key, value

    def convert(self, given: Any) -> dict[Any, Any]:
        key, value = self.key.convert, self.value.convert
        if isinstance(self.value, RecordOf) and self.value.short:
            at = self.value.convert_at
            offsets = given.offsets[1::2]
            return {key(name): at(inner, here) for (name, inner), here in zip(given.items(), offsets, strict=True)}
        return {key(name): value(inner) for name, inner in given.items()}

    def errors(self, given: Any, path: DataPath) -> Iterator[FieldError]:
        if not isinstance(given, dict):
            yield FieldError(path, "no mapping", given)
            return
        for name, inner in given.items():
            here = (*path, name)
            yield from (error._replace(at_key=True) for error in self.key.errors(name, here))
            yield from self.value.errors(inner, here)

    def json_schema(self, definitions: Definitions) -> dict[str, Any]:
        return {"additionalProperties": self.value.json_schema(definitions), "type": "object"}


class Record(Struct, frozen=True, kw_only=True, gc=False):
    """A mapping whose keys are the fields of a class. Unknown keys are errors.

    Attributes:
        start: the offset in the file at which the value begins; None for items of a list in their short form.
    """

    start: int | None = None


@dataclass(frozen=True, slots=True)
class _Field:
    attribute: str
    type_: ValueType
    required: bool


class RecordOf:
    """The type of a record.

    Args:
        record: its class. The type of each field is that of its annotation.
        short: the key whose value may be written instead of the whole mapping; empty if there is no short form.
    """

    def __init__(self, record: type[Record], short: str = "") -> None:
        self.record, self.short = record, short
        hints = get_type_hints(record, include_extras=True)
        self.fields = {
            field.encode_name: _Field(field.name, type_of(hints[field.name]), field.required)
            for field in fields(record)
            if field.name != "start"
        }
        self._converters = {key: (field.attribute, field.type_.convert) for key, field in self.fields.items()}

    def convert(self, given: Any) -> Record:
        if self.short and isinstance(given, str):
            return self.convert_at(given, None)
        converters = self._converters
        values = {"start": given.start}
        for key, inner in given.items():
            attribute, convert = converters[key]
            values[attribute] = convert(inner)
        return self.record(**values)

    def convert_at(self, given: Any, offset: int | None) -> Record:
        """Convert a record. If it is in its short form, `offset` becomes its `start`; otherwise it is ignored."""
        if not isinstance(given, str):
            return self.convert(given)
        attribute, convert = self._converters[self.short]
        return self.record(start=offset, **{attribute: convert(given)})

    def errors(self, given: Any, path: DataPath) -> Iterator[FieldError]:
        if self.short and isinstance(given, str):
            yield from self.fields[self.short].type_.errors(given, (*path, self.short))
            return
        if not isinstance(given, dict):
            yield FieldError(path, "no mapping", given)
            return
        for key, inner in given.items():
            here = (*path, key)
            if key in self.fields:
                yield from self.fields[key].type_.errors(inner, here)
            else:
                yield FieldError(here, "unknown key", inner, at_key=True)
        for key, field in self.fields.items():
            if field.required and key not in given:
                yield FieldError((*path, key), "missing", given)

    def json_schema(self, definitions: Definitions) -> dict[str, Any]:
        name = self.record.__name__
        if name not in definitions:
            definitions[name] = {}  # reserves the position of this record, even if it contains itself
            definitions[name] = self.definition(definitions)
        reference = {"$ref": f"#/$defs/{name}"}
        if not self.short:
            return reference
        return {"anyOf": [self.fields[self.short].type_.json_schema(definitions), reference]}

    def definition(self, definitions: Definitions) -> dict[str, Any]:
        """Return the JSON Schema of the record itself."""
        return {
            "additionalProperties": False,
            "description": inspect.getdoc(self.record),
            "properties": {key: field.type_.json_schema(definitions) for key, field in self.fields.items()},
            "required": [key for key, field in self.fields.items() if field.required],
            "type": "object",
        }


record_type = cache(RecordOf)
"""The type of a record class, made once."""


def type_of(annotation: Any) -> ValueType:
    """Return the type of value that the annotation of a field stands for. ``X | None`` means the same as ``X``."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        found: ValueType = arguments[1]
        return found
    if origin in (Union, UnionType):
        return type_of(arguments[0])
    if origin is tuple:
        return ListOf(type_of(arguments[0]))
    if origin is dict:
        return MappingOf(type_of(arguments[0]), type_of(arguments[1]))
    if origin is Literal:
        return Choice({word: word for word in arguments})
    if annotation is str:
        return Text(any_text)
    if issubclass(annotation, Enum):
        return Choice({member.value: member for member in annotation}, inspect.getdoc(annotation) or "")
    return record_type(annotation)
