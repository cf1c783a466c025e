"""Names that are also words: a capital is meant only behind a word of place."""

from __future__ import annotations

import pytest

import warta
from warta.coding.coder import Coder


@pytest.mark.parametrize(
    ("title", "text", "home"),
    [
        ("Polisi Tangkap Lima Orang", "Polisi menangkap lima orang di Bogor pada Senin.", "IDN"),
        ("Dua Tewas dalam Baku Tembak", "Dua warga tewas dalam baku tembak di Papua.", "IDN"),
        ("Ribuan Buruh Berunjuk Rasa di Lima", "Ribuan buruh berunjuk rasa di Lima, Peru. Presiden Peru mengecam mereka.", "PER"),
    ],
)
def test_home(title: str, text: str, home: str) -> None:
    article = warta.read({"title": title, "text": text})
    assert Coder(article, warta.parse(article.text)).actors.home == home
