"""What tests share: the parsed pipeline is loaded once per process by the package itself."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of gold articles and corpora beside the checkout; tests that need it are skipped without it."""
    if not (SHARED / "score.py").exists():
        pytest.skip("needs ../shared (gold articles and corpora), which is not here")
    return SHARED


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write what is coded now as what is expected")
