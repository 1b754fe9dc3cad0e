"""JSON Schema of the documents, made from their types."""

from __future__ import annotations

import sys
from types import NoneType, UnionType
from typing import Any, Literal, NotRequired, Union, get_args, get_origin, get_type_hints, is_typeddict

from sesctl.render.alarms import AlarmsBody
from sesctl.render.alarms_steps import AlarmBody
from sesctl.render.check_document import CheckDocument, IdentityBody
from sesctl.render.doctor_document import DoctorDocument
from sesctl.render.documents import ErrorDocument, RecordBody, RecordsDocument
from sesctl.render.events import EventsBody, SubscriptionBody
from sesctl.render.explain_document import ExplainDocument
from sesctl.render.findings import FindingBody, SkippedBody
from sesctl.render.inspect_document import InspectDocument
from sesctl.render.plan import PlanDocument
from sesctl.render.production import ProductionDocument
from sesctl.render.production_draft import DraftDocument, RemarkBody
from sesctl.render.sending import ProofBody, SendTestDocument
from sesctl.render.status import StatusDocument
from sesctl.render.zone_document import CopyBody, ZoneBody

DOCUMENTS: dict[str, Any] = {
    "sesctl.check-dns.1": CheckDocument,
    "sesctl.doctor.1": DoctorDocument,
    "sesctl.error.1": ErrorDocument,
    "sesctl.explain.1": ExplainDocument,
    "sesctl.inspect.1": InspectDocument,
    "sesctl.plan.1": PlanDocument,
    "sesctl.production-draft.1": DraftDocument,
    "sesctl.records.1": RecordsDocument,
    "sesctl.request-production.1": ProductionDocument,
    "sesctl.send-test.1": SendTestDocument,
    "sesctl.status.1": StatusDocument,
}
"""Every document of the contract, by the name of its schema file."""

_FOR_TYPES_ONLY: dict[str, Any] = {
    kind.__name__: kind
    for kind in (
        AlarmBody,
        AlarmsBody,
        CopyBody,
        EventsBody,
        FindingBody,
        IdentityBody,
        InspectDocument,
        ProofBody,
        RecordBody,
        RemarkBody,
        SkippedBody,
        SubscriptionBody,
        ZoneBody,
    )
}
"""What a module of documents imports from another for its annotations alone."""

_SIMPLE: dict[Any, dict[str, Any]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    NoneType: {"type": "null"},
    Any: {},
}


def json_schema(name: str) -> dict[str, Any]:
    """Make the schema of a document; fields may be added within a version, so others are allowed."""
    definitions: dict[str, Any] = {}
    root = _of(DOCUMENTS[name], definitions)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": name.rpartition(".")[0],
        **definitions.pop(root["$ref"].rpartition("/")[2]),
        "$defs": definitions,
    }


def _of(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:  # noqa: ANN401, PLR0911 - one way out a kind of type
    if kind in _SIMPLE:
        return _SIMPLE[kind]
    if is_typeddict(kind):
        return _object(kind, definitions)
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is NotRequired:
        return _of(arguments[0], definitions)
    if origin is Literal:
        return {"enum": list(arguments)}
    if origin is list:
        return {"type": "array", "items": _of(arguments[0], definitions)}
    if origin is dict:
        return {"type": "object", "additionalProperties": _of(arguments[1], definitions)}
    if origin in {Union, UnionType}:
        return {"anyOf": [_of(one, definitions) for one in arguments]}
    raise TypeError(f"no JSON Schema for {kind}")


def _object(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:  # noqa: ANN401 - as above
    name = (
        kind.__name__
        if kind.__module__.endswith("documents")
        else f"{kind.__module__.rpartition('.')[2]}.{kind.__name__}"
    )
    if name not in definitions:
        definitions[name] = {}
        names = _FOR_TYPES_ONLY | vars(sys.modules[kind.__module__])
        hints = get_type_hints(kind, localns=names, include_extras=True)
        about = " ".join((kind.__doc__ or "").split())
        definitions[name] = {
            "type": "object",
            **({"description": about} if about else {}),
            "properties": {field: _of(hint, definitions) for field, hint in hints.items()},
            # `__required_keys__` of 3.11 does not see NotRequired in an annotation that is a string.
            "required": sorted(field for field, hint in hints.items() if get_origin(hint) is not NotRequired),
        }
    return {"$ref": f"#/$defs/{name}"}
