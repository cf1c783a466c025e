from __future__ import annotations

import pytest

from warta import ontology


def test_every_type_of_the_codebook_is_there() -> None:
    assert len(ontology.types()) == 17
    assert {t.quad for t in ontology.types().values()} == {0, 1, 2, 3, 4}


def test_every_mode_belongs_to_a_type() -> None:
    assert {type_ for type_, _ in ontology.modes()} <= set(ontology.types())


@pytest.mark.parametrize(
    ("type_", "aux", "expected"),
    [
        ("COOPERATE", "future", "AGREE"),
        ("CONSULT", "future", "AGREE"),
        ("RETREAT", "future", "CONCEDE"),
        ("ASSAULT", "future", "ASSAULT"),
        ("CONSULT", "asserted", "CONSULT"),
        ("STATEMENT", "asserted", None),
    ],
)
def test_plover_collapses_plans(type_: str, aux: str, expected: str | None) -> None:
    assert ontology.plover_type(type_, aux) == expected


@pytest.mark.parametrize(
    ("type_", "mode", "aux", "contexts", "expected"),
    [
        ("COOPERATE", None, "future", ("military",), "0312"),
        ("CONSULT", "visit", "asserted", (), "042"),
        ("ASSAULT", None, "asserted", (), "180"),
        ("STATEMENT", "optimistic", "asserted", (), "013"),
    ],
)
def test_cameo_code(type_: str, mode: str | None, aux: str, contexts: tuple[str, ...], expected: str) -> None:
    assert ontology.cameo_code(type_, mode, aux, contexts) == expected
