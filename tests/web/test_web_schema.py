"""Does the API answer as it says of itself, whatever it is asked? Schemathesis asks."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st

from warta.store import Store

OPERATIONS = (("/api/articles", "GET"), ("/api/articles/{id}", "GET"), ("/api/events", "GET"), ("/api/code", "POST"))
EXAMPLES = 25


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_answers_are_as_described(store: Store, client_of: Callable[..., TestClient], path: str, method: str) -> None:
    schemathesis = pytest.importorskip("schemathesis", reason="needs schemathesis: pip install schemathesis")
    checks = pytest.importorskip("schemathesis.checks")
    here = {"Host": "localhost"}
    schema = schemathesis.openapi.from_asgi("/api/openapi.json", client_of(store).app, headers=here)
    # No description can say which values a database holds, or what is an article: those are refused with 400 and 422.
    unfit = [checks.positive_data_acceptance]

    @given(st.data())
    @settings(max_examples=EXAMPLES, deadline=None, database=None)
    def ask(data: st.DataObject) -> None:
        case = data.draw(schema[path][method].as_strategy())
        case.call_and_validate(headers=here, excluded_checks=unfit)

    ask()
