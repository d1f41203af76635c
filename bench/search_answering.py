"""How much memory a process holds that only answers, as one line of JSON: before it opens the index, and in the end.

What comes before is Python, the libraries, and the questions; files that are mapped can be given up at any time.
"""

import json
import sys

from bench.search_figures import memory_mb
from bench.search_place import OURS, place_named
from bench.search_questions import questions
from search.contract import Question
from search.embedded_reading import EmbeddedReader


def main() -> None:
    *named, each = sys.argv[1:]
    place = place_named(*named)
    asked = questions(place.archive, int(each))
    before = memory_mb()
    reader = EmbeddedReader(place.of(OURS), "public")
    for question in asked:
        reader.search(Question(question.text, filters=question.filters))
    print(json.dumps({"before": before, "after": memory_mb(), "asked": len(asked)}))


if __name__ == "__main__":
    main()
