"""Runs a probe of the tus 1.0 protocol against a site of ours.

`--probe` is a program that is called with the address of the uploads and `--header "Name: value"` as often as needed;
it prints a line for each check and ends with status 1 where one failed that the protocol demands.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.reliability.site import new_site


def main() -> None:
    """Run it; its status is ours, and 1 where it said FAIL at all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--probe", type=Path, required=True)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        site = new_site(Path(folder) / "data")
        headers = [part for name, value in site.headers.items() for part in ("--header", f"{name}: {value}")]
        command = [sys.executable, options.probe, f"{site.address}/uploads", *headers]
        ran = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
        site.end(kill=False)
    print(ran.stdout)
    raise SystemExit(ran.returncode or "FAIL" in ran.stdout)


if __name__ == "__main__":
    main()
