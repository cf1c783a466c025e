"""Stored weights are those that were learnt, whatever the features are called."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from warta.coding.model import flat, nested


@given(
    st.dictionaries(
        st.text(alphabet="aT=&:", max_size=8).filter(lambda n: not n.startswith("&")),
        st.integers(-3000, 3000).map(lambda n: n / 1000),
    )
)
def test_weights_are_stored_without_loss(weights: dict[str, float]) -> None:
    assert flat(nested(weights)) == weights


def test_a_context_is_written_once() -> None:
    assert nested({"near": 0.1, "TAID&near": 0.2, "TAID&before": 0.3}) == {
        "": {"near": 100},
        "TAID": {"before": 300, "near": 200},
    }
