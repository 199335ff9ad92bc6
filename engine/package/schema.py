"""The shape of a manifest, closed: an unknown key is refused with its place."""

from collections.abc import Mapping
from typing import Any, Final

from marshmallow import RAISE, Schema, ValidationError, fields, post_load, validate

from engine.bilingual import Bilingual
from engine.model.directory import Reach
from engine.package.wording import in_words

IDENTIFIER: Final = validate.Regexp(r"^[A-Za-z][A-Za-z0-9_]*\Z", error="identifier")
AREA: Final = validate.Regexp(r"^(canton:[0-9]{4}|province:[0-9]{2}|nation)\Z", error="area")
RUNG: Final = validate.Regexp(r"^(supervisor|role:[a-z_]+)\Z", error="rung")
# As long as the columns of `engine.store.tables`. A holiday's name is shorter: an explanation lists several.
CODE: Final = validate.Length(1, 64)
NAME: Final = validate.Length(1, 200)
HOLIDAY: Final = 80
PERCENT: Final = validate.Range(min=1, max=99, error="percent")


LEVELS: Final = tuple(reach.name.lower() for reach in Reach)


class Closed(Schema):
    class Meta:
        unknown = RAISE


class Text(fields.Field[Bilingual]):
    """`{es = "…", en = "…"}`, both needed, neither longer than `most`."""

    def __init__(self, *, most: int | None = None, **settings: Any) -> None:
        self.most = most
        super().__init__(**settings)

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> Bilingual:
        both = isinstance(value, Mapping) and set(value) == {"es", "en"}
        if not both or not all(isinstance(text, str) and text.strip() for text in value.values()):
            message = "not both"
            raise ValidationError(message)
        for text in value.values():
            validate.Length(1, self.most)(text)
        return Bilingual(value["es"], value["en"])


def identifier() -> fields.String:
    return fields.String(required=True, validate=IDENTIFIER)


class NamedSchema(Closed):
    id = identifier()
    name = Text(required=True)


class RoleSchema(NamedSchema):
    level = fields.String(load_default="province", validate=validate.OneOf(LEVELS))


class DataClassSchema(NamedSchema):
    always = fields.Boolean(load_default=False)


class ConsentSchema(Closed):
    purpose = identifier()
    decision = identifier()
    given = fields.String(required=True)
    classes = identifier()
    recipient = identifier()
    between = fields.List(fields.String(validate=IDENTIFIER), load_default=list)


class SourceSchema(Closed):
    kind = fields.String(
        required=True, validate=validate.OneOf(["law", "practice", "configurable"])
    )
    text = Text(required=True)


class DeadlineValueSchema(Closed):
    when = fields.String(load_default=None)
    within = fields.String(required=True)
    count = fields.String(load_default="clock", validate=validate.OneOf(["clock", "working_days"]))


class DeadlineSchema(Closed):
    id = identifier()
    name = Text(required=True)
    source = fields.Nested(SourceSchema, required=True)
    values = fields.List(
        fields.Nested(DeadlineValueSchema), required=True, validate=validate.Length(min=1)
    )
    calendar = identifier()
    reminders = fields.List(fields.Integer(strict=True, validate=PERCENT), required=True)
    ladder = fields.List(
        fields.String(validate=RUNG), required=True, validate=validate.Length(min=1)
    )


class InstitutionSchema(Closed):
    code = fields.String(required=True, validate=[IDENTIFIER, CODE])
    name = fields.String(required=True, validate=NAME)
    roles = fields.List(fields.String(), required=True)
    services = fields.List(fields.String(), load_default=list)
    canton = fields.String(required=True)
    covers = fields.List(fields.String(validate=AREA), required=True)


class ManifestSchema(Closed):
    id = fields.String(required=True, validate=validate.Regexp(r"^[a-z_]+\Z"))
    name = Text(required=True)
    version = fields.String(required=True)
    case_prefix = fields.String(required=True, validate=validate.Regexp(r"^[A-Z]{2,4}\Z"))
    zone = fields.String(required=True)
    zones = fields.Dict(fields.String(), fields.String(), load_default=dict)
    start = fields.List(fields.String(), required=True, validate=validate.Length(min=1))
    role = fields.List(fields.Nested(RoleSchema), required=True)
    coordination = fields.String(load_default=None)
    purpose = fields.List(fields.Nested(NamedSchema), required=True)
    data_class = fields.List(fields.Nested(DataClassSchema), required=True)
    service = fields.List(fields.Nested(NamedSchema), load_default=list)
    consent = fields.List(fields.Nested(ConsentSchema), load_default=list)
    deadline = fields.List(fields.Nested(DeadlineSchema), required=True)
    institution = fields.List(fields.Nested(InstitutionSchema), load_default=list)


class HolidaySchema(Closed):
    date = fields.Raw(required=True)
    name = Text(required=True, most=HOLIDAY)


WEEKDAYS: Final = (
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
)  # fmt: skip


def _leaves_working_days(days: list[str]) -> None:
    """Without a working day, a deadline in working days would never come."""
    if set(days) == set(WEEKDAYS):
        message = "weekend"
        raise ValidationError(message)


class CalendarSchema(Closed):
    id = fields.String(required=True, validate=[IDENTIFIER, CODE])
    name = Text(required=True)
    source = Text(required=True)
    day_ends = fields.Time(required=True, format="%H:%M")
    weekend = fields.List(
        fields.String(validate=validate.OneOf(WEEKDAYS)),
        required=True,
        validate=_leaves_working_days,
    )
    holiday = fields.List(fields.Nested(HolidaySchema), required=True)

    @post_load
    def _weekdays(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {**data, "weekend": frozenset(WEEKDAYS.index(day) for day in data["weekend"])}


def flatten(errors: Any, path: str = "") -> list[tuple[str, Bilingual]]:
    """Return marshmallow's nested messages as (place, what is wrong) pairs; lists count from one."""
    if not isinstance(errors, Mapping):
        return [(path, in_words(str(message))) for message in errors]
    return [pair for key, inner in errors.items() for pair in flatten(inner, _place(path, key))]


def _place(path: str, key: str | int) -> str:
    if isinstance(key, int):
        return f"{path}[{key + 1}]"
    return f"{path}.{key}" if path else key
