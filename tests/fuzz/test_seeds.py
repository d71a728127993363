"""What fuzzing has found so far is read or refused still."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz.readers import one_input

SEEDS = sorted((Path(__file__).parent / "seeds" / "blob").iterdir())


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.name)
def test_a_seed_is_read_or_refused(seed: Path) -> None:
    one_input(seed.read_bytes())
