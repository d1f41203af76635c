"""What passages that mean alike cost: `python -m bench.alike [--passages 100000]`.

Reading texts for their meaning (passages a second on one thread) and finding
the nearest of many: processor time of an answer, memory of the matrix, and the
first answer after a story changed.
"""

import argparse
import resource
import tempfile
import time
from pathlib import Path
from statistics import median

import numpy as np

from ingest.meaning.encoder import DIMENSIONS, MODEL, encode
from search.alike import Meant
from search.alike_file import VectorFile
from search.embedded_alike import EmbeddedAlike

IN_A_STORY, ASKED, READ = 40, 50, 400


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--passages", type=int, default=100_000)
    wanted = parser.parse_args().passages
    texts = [
        f"My mother shelled the beans of row {n} by the door and told us where they came from." for n in range(READ)
    ]
    before_s = children_s()
    encode(texts)
    print(f"reading {READ} passages, the model loaded first: {children_s() - before_s:.1f} s of processor")
    with tempfile.TemporaryDirectory() as folder:
        file = VectorFile(Path(folder) / "meaning.sqlite", model=MODEL)
        fill(file, wanted)
        finder = EmbeddedAlike(file.path)
        print(f"first answer, all loaded: {cost_ms(finder, 1):.0f} ms of processor")
        print(f"file {file.path.stat().st_size / 1e6:.0f} MB, in memory {wanted * DIMENSIONS * 4 / 1e6:.0f} MB")
        costs = sorted(cost_ms(finder, 1 + n * IN_A_STORY) for n in range(ASKED))
        print(f"answers among {wanted}: median {median(costs):.1f} ms, most {costs[-1]:.1f} ms of processor")
        file.replace({1: (2, passages_of(1, np.random.default_rng(1)))})
        print(f"first answer after a story changed: {cost_ms(finder, 1 + IN_A_STORY):.0f} ms of processor")


def children_s() -> float:
    """Processor time of processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def fill(file: VectorFile, wanted: int) -> None:
    random = np.random.default_rng(7)
    stories = {n: (1, passages_of(n, random)) for n in range(wanted // IN_A_STORY)}
    file.replace(stories)


def passages_of(story: int, random: np.random.Generator) -> list[Meant]:
    vectors = random.normal(size=(IN_A_STORY, DIMENSIONS)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return [Meant(story * IN_A_STORY + n + 1, b"", tuple(vector)) for n, vector in enumerate(vectors.tolist())]


def cost_ms(finder: EmbeddedAlike, passage: int) -> float:
    began = time.process_time()
    finder.alike(passage, limit=6, least=0.5)
    return (time.process_time() - began) * 1000


if __name__ == "__main__":
    main()
