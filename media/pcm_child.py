"""Writing a stretch of a recording as raw float32 samples. Runs in the child only."""

from pathlib import Path
from typing import Any

from media.durable import room_needed
from media.mono import mono_blocks


def run(arguments: dict[str, Any]) -> dict[str, Any]:
    """Answer the `pcm` command with the number of samples written."""
    samples = 0
    with room_needed(), Path(arguments["out"]).open("wb") as file:
        for block in mono_blocks(
            Path(arguments["path"]),
            sample_rate_hz=arguments["sample_rate_hz"],
            start_s=arguments["start_s"],
            end_s=arguments["end_s"],
        ):
            file.write(block.astype("<f4", copy=False).tobytes())
            samples += len(block)
    return {"samples": samples}
