"""Fields of a form as they were typed."""

from fastapi import Request
from starlette.datastructures import FormData

MOST_FIELDS, FIELD_BYTES = 400, 64 * 1024


async def fields(request: Request) -> FormData:
    """The form as sent; to be asked for before the gate, so that no transaction waits for a slow sender."""
    return await request.form(max_files=0, max_fields=MOST_FIELDS, max_part_size=FIELD_BYTES)


def text(form: FormData, name: str) -> str:
    """A field as typed, trimmed; '' where it was not sent."""
    value = form.get(name, "")
    return value.strip() if isinstance(value, str) else ""


def several(form: FormData, name: str) -> list[str]:
    """All that was given for a field that may be given several times."""
    return [value for value in form.getlist(name) if isinstance(value, str)]
