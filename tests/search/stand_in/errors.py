"""Refusals in the shape and with the codes that are documented."""

STATUS = {
    "bad_request": 400,
    "index_not_found": 404,
    "index_already_exists": 409,
    "invalid_api_key": 403,
    "invalid_content_type": 415,
    "malformed_payload": 400,
    "missing_authorization_header": 401,
    "missing_content_type": 415,
    "missing_payload": 400,
    "no_space_left_on_device": 422,
    "task_not_found": 404,
    "too_many_search_requests": 503,
}
TYPES = {"invalid_api_key": "auth", "missing_authorization_header": "auth", "no_space_left_on_device": "system"}


class Refused(Exception):
    """What the server says to a request that it does not take."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code

    @property
    def status(self) -> int:
        return STATUS.get(self.code, 400)

    @property
    def body(self) -> dict[str, str]:
        return {
            "message": str(self),
            "code": self.code,
            "type": TYPES.get(self.code, "invalid_request"),
            "link": f"https://docs.meilisearch.com/errors#{self.code}",
        }


def only_known(given: dict, known, where: str = "") -> None:
    unknown = sorted(set(given) - set(known))
    if unknown:
        raise Refused("bad_request", f"Unknown field `{unknown[0]}`{where}: expected one of {sorted(known)}")


def check(holds: object, code: str, message: str) -> None:
    if not holds:
        raise Refused(code, message)


def is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)
