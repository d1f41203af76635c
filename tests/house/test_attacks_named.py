"""Every test that docs/attacks.md names is there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_each_attack_is_shown_by_tests_that_exist() -> None:
    rows = [line for line in (ROOT / "docs" / "attacks.md").read_text("utf-8").splitlines() if line.startswith("| ")]
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", "\n".join(rows))
    assert len(named) > 40
    assert [row for row in rows[2:] if "::" not in row] == []
    missing = [
        f"{path}::{name}"
        for path, name in named
        if not (ROOT / path).exists()
        or not re.search(rf"^(def|class) {name}\b|^{name} = ", (ROOT / path).read_text("utf-8"), re.MULTILINE)
    ]
    assert missing == []
