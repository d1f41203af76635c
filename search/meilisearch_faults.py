"""Everything that can go wrong with a search server, as MissingPart with one sentence.

The sentences name no address and no key, since visitors may read them; what a
curator needs to know is in the log.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from meilisearch.errors import MeilisearchApiError, MeilisearchCommunicationError, MeilisearchTimeoutError
from requests.exceptions import RequestException

from archive.errors import MissingPart
from archive.phrases import Phrase
from search.embedded_damage import BEING_REBUILT

DOWN = Phrase("The search server does not answer; try again in a little while.")
SLOW = Phrase("The search server takes too long; try again in a little while.")
WRONG_KEY = Phrase(
    "The search server refuses the archive's key; set STORYLOOM_SEARCH_KEY to one that may read and write."
)
FULL = Phrase("The search server's disk is full; searching goes on once there is space.")
UNREADABLE = Phrase("The search server's answer cannot be read; check STORYLOOM_SEARCH_URL and what answers there.")
FAILING = Phrase("The search server failed to do what it was asked; its log says why.")
STILL_AT_WORK = Phrase("The search server is still at work on earlier changes; try again in a little while.")

_FULL = frozenset({"no_space_left_on_device", "database_size_limit_reached"})
_KEY = frozenset({"missing_authorization_header", "invalid_api_key"})
_BUSY = frozenset({"too_many_search_requests"})
_OTHER_INDEX = frozenset(
    {
        "index_not_found",
        "invalid_search_filter",
        "invalid_search_facets",
        "invalid_search_sort",
        "invalid_search_attributes_to_search_on",
        "invalid_document_filter",
    }
)
"""An index that is not there or has other settings; nothing that is sent could else be refused in these words."""


class ServerAway(MissingPart):
    """The server did not answer at all, or not in time."""


@contextmanager
def faults_are_missing_part() -> Iterator[None]:
    """Turn every fault of the server, the network or the client into MissingPart."""
    try:
        yield
    except MeilisearchApiError as error:
        raise MissingPart(refusal(error.code, error.status_code)) from error
    except MeilisearchTimeoutError as error:
        raise ServerAway(SLOW) from error
    except MeilisearchCommunicationError as error:
        raise ServerAway(DOWN) from error
    except (RequestException, ValueError, TypeError, LookupError, AttributeError) as error:
        raise MissingPart(UNREADABLE) from error


def refusal(code: str | None, status: int | None = None) -> str:
    """Return the sentence for an error code of the server, whether it came at once or with a failed task."""
    for codes, statuses, sentence in (
        (_OTHER_INDEX, (), BEING_REBUILT),
        (_KEY, (401, 403), WRONG_KEY),
        (_FULL, (507,), FULL),
        (_BUSY, (503, 504), SLOW),
    ):
        if code in codes or (status in statuses):
            return sentence
    return UNREADABLE if code is None else FAILING
