"""The archive's written policy on suggestions: in words, and as its form gives it."""

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.datastructures import FormData

from archive.errors import InvalidInput
from archive.standing_policy import ORIGINS, PolicyChange
from web.desk_forms import text
from web.i18n import N_, _, translated
from web.mention_words import origin_words

NO_SCORE = N_("Give a score between 0 and 1, such as 0.9.")
NO_REASON = N_("Say why; the reason is kept beside the change.")
USUAL_SCORE = 0.9


def score_given(form: FormData) -> float | None:
    """The least score, or None where the origin's suggestions wait at the desk. Raises InvalidInput for no number."""
    if text(form, "stands") != "yes":
        return None
    try:
        return float(text(form, "score").replace(",", "."))
    except ValueError as error:
        raise InvalidInput(NO_SCORE) from error


def reason_given(form: FormData) -> str:
    """Why the policy is changed. Raises InvalidInput where nobody says."""
    if not text(form, "reason"):
        raise InvalidInput(NO_REASON)
    return text(form, "reason")


def policy_context(
    in_force: Mapping[str, float],
    history: Sequence[PolicyChange],
    *,
    done: str = "",
    error: str = "",
    typed: FormData | None = None,
) -> dict[str, Any]:
    """The names that `desk/policy.html` lists; `done`: the origin that was changed just now."""
    return {
        "origins": [
            _origin(origin, in_force.get(origin), typed if typed and text(typed, "origin") == origin else None)
            for origin in ORIGINS
        ],
        "history": [
            {"words": sentence(one.origin, one.least_score), "at": one.changed_at, "reason": one.reason,
             "who": one.by or _("Someone at the archive's own machine")}
            for one in history
        ],
        "notice": sentence(done, in_force.get(done)) if done in ORIGINS else "",
        "error": error,
    }  # fmt: skip


def _origin(origin: str, score: float | None, typed: FormData | None) -> dict[str, Any]:
    form = {"stands": score is not None, "score": USUAL_SCORE if score is None else score, "reason": ""}
    if typed is not None:
        form = {
            "stands": text(typed, "stands") == "yes",
            "score": text(typed, "score"),
            "reason": text(typed, "reason"),
        }
    return {"origin": origin, "title": origin_words(origin), "words": sentence(origin, score), **form}


def sentence(origin: str, score: float | None) -> str:
    """What the policy says of one origin."""
    if score is None:
        return translated(N_("What comes from %(origin)s waits at the desk until a person accepts it.")) % {
            "origin": origin
        }
    said = {"origin": origin, "score": f"{score:g}"}
    return _("What comes from %(origin)s with a score of %(score)s or more is shown as suggested.") % said
