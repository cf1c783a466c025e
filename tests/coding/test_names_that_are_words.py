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
        ("Malam Keempat Protes", "Jakarta, CNN Indonesia -- Polisi menembakkan gas air mata di Tbilisi.", "GEO"),
        ("Pilpres Diulang", "NAIROBI, KOMPAS.com - Mahkamah Agung Kenya membatalkan hasil pemilu, kata KPU Kenya.", "KEN"),
        ("Sidang Ditunda", "Mahkamah Agung menunda sidang itu di Jakarta.", "IDN"),
        ("Hujan", "Hujan turun.", "IDN"),
    ],
)
def test_home(title: str, text: str, home: str) -> None:
    article = warta.read({"title": title, "text": text})
    assert Coder(article, warta.parse(article.text)).actors.home == home
