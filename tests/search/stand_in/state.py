"""What the server holds: indexes and the queue of tasks, which it works through in order, or holds back for a test."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import RLock

from tests.search.stand_in.errors import Refused, check
from tests.search.stand_in.filters import read_filter
from tests.search.stand_in.settings import default_settings, merge_settings

_DOCUMENT_ID = re.compile(r"[A-Za-z0-9_-]{1,511}")


@dataclass
class Index:
    uid: str
    primary_key: str | None
    settings: dict = field(default_factory=default_settings)
    documents: dict[str, dict] = field(default_factory=dict)


@dataclass
class State:
    """`holds_back` leaves tasks enqueued until `work`; `fails_with` is the error code of the next tasks."""

    key: str = ""
    version: str = "1.50.0"
    holds_back: bool = False
    fails_with: str | None = None
    taken_for: dict[str, str] = field(default_factory=dict)
    indexes: dict[str, Index] = field(default_factory=dict)
    tasks: list[dict] = field(default_factory=list)
    asked: list[tuple[str, str, object]] = field(default_factory=list)
    turn: RLock = field(default_factory=RLock)
    _work: dict[int, object] = field(default_factory=dict)

    def lose_everything(self) -> None:
        self.indexes, self.tasks, self._work = {}, [], {}

    def index(self, uid: str) -> Index:
        if uid not in self.indexes:
            raise Refused("index_not_found", f"Index `{uid}` not found.")
        return self.indexes[uid]

    def enqueue(self, kind: str, uid: str | None, work) -> dict:
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        task = {"uid": len(self.tasks), "indexUid": uid, "status": "enqueued", "type": kind, "enqueuedAt": now}
        task |= {"batchUid": None, "canceledBy": None, "details": None, "error": None, "duration": None}
        self.tasks.append(task | {"startedAt": None, "finishedAt": None})
        self._work[task["uid"]] = work
        if not self.holds_back:
            self.work()
        return {"taskUid": task["uid"], **{name: task[name] for name in ("indexUid", "type", "enqueuedAt")}} | {
            "status": "enqueued"
        }

    def begin(self) -> None:
        """Let the next task be worked at without coming to an end."""
        next(task for task in self.tasks if task["status"] == "enqueued")["status"] = "processing"

    def work(self, most: int | None = None) -> None:
        """Do what is in the queue, in order."""
        for task in [each for each in self.tasks if each["status"] in {"enqueued", "processing"}][:most]:
            try:
                check(not self.fails_with, self.fails_with or "", "the test wants it so")
                self._work.pop(task["uid"])()
                task["status"] = "succeeded"
            except Refused as refused:
                task["status"], task["error"] = "failed", refused.body
            task["finishedAt"] = task["startedAt"] = task["enqueuedAt"]

    def create(self, uid: str, primary_key: str | None) -> None:
        check(uid not in self.indexes, "index_already_exists", f"Index `{uid}` already exists.")
        self.indexes[uid] = Index(uid, primary_key)

    def change_settings(self, uid: str, given: dict) -> None:
        merge_settings(self.indexes.setdefault(uid, Index(uid, None)).settings, given)

    def add(self, uid: str, documents: list[dict], primary_key: str | None) -> None:
        index = self.indexes.setdefault(uid, Index(uid, primary_key))
        index.primary_key = index.primary_key or primary_key or "id"
        for document in documents:
            key = document.get(index.primary_key)
            check(key is not None, "missing_document_id", f"Document doesn't have a `{index.primary_key}` attribute")
            check(_DOCUMENT_ID.fullmatch(str(key)), "invalid_document_id", f"Document identifier `{key}` is invalid.")
            _check_vectors(index, document)
            index.documents[str(key)] = document

    def delete(self, uid: str, wanted) -> None:
        index = self.index(uid)
        test = read_filter(wanted, index.settings["filterableAttributes"], "invalid_document_filter")
        index.documents = {key: each for key, each in index.documents.items() if not test(each)}

    def remove(self, uid: str) -> None:
        del self.indexes[self.index(uid).uid]

    def swap(self, pairs: list[list[str]]) -> None:
        for one, other in pairs:
            self.index(one), self.index(other)
        for one, other in pairs:
            self.indexes[one], self.indexes[other] = self.indexes[other], self.indexes[one]
            self.indexes[one].uid, self.indexes[other].uid = one, other


def _check_vectors(index: Index, document: dict) -> None:
    for name, embedder in index.settings["embedders"].items():
        given = document.get("_vectors", {})
        check(name in given, "vector_embedding_error", f"no vectors provided for document in embedder `{name}`")
        fits = given[name] is None or len(given[name]) == embedder["dimensions"]
        check(fits, "invalid_vector_dimensions", f"expected {embedder['dimensions']} dimensions")
