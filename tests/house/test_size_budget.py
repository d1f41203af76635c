"""Small files, short functions: whoever opens a folder should be able to read it."""

import ast
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[2]
PACKAGES = ("archive", "media", "search", "ingest", "web")
LONGEST_FILE, MEDIAN_FILE, LONGEST_FUNCTION = 400, 90, 40


def sources() -> list[Path]:
    found = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    return [path for path in found if "versions" not in path.parts]


def lines_of(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_no_file_is_long() -> None:
    assert {str(path): n for path in sources() if (n := lines_of(path)) > LONGEST_FILE} == {}


def test_half_of_the_files_are_short() -> None:
    assert median(lines_of(path) for path in sources()) <= MEDIAN_FILE


def test_no_function_is_long() -> None:
    long = {}
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > LONGEST_FUNCTION:
                    long[f"{path.relative_to(ROOT)}:{node.name}"] = length
    assert long == {}
