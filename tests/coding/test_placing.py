"""Every phrase that could be an act's place is weighed; the places of one country speak for it together."""

from __future__ import annotations

import pytest

import warta
from warta.coding.coder import Coder
from warta.coding.placing import Proposal, Scene, crossed, likeliest, proposals


def scene(text: str, trigger: str) -> Scene:
    article = warta.read({"title": "", "text": text, "published": "2022-03-08T10:00:00+07:00"})
    made = Coder(article, warta.parse(article.text))
    draft = next(d for d in made.drafts() if d.head.text == trigger)
    return made.scene(draft.candidate, draft.head, draft.mention)


@pytest.mark.parametrize(
    ("text", "trigger", "words", "country"),
    [
        ("Polisi menangkap dua pengunjuk rasa di depan kantor bupati.", "menangkap", "depan kantor bupati", "IDN"),
        ("Pasukan Rusia menembak warga di dekat Kharkiv, Ukraina.", "menembak", "dekat Kharkiv", "UKR"),
        ("Kuwait mengirim pasukan, lalu menyerang pos di Basra.", "menyerang", "Basra", "IRQ"),
    ],
)
def test_what_could_be_the_place(text: str, trigger: str, words: str, country: str) -> None:
    offered = proposals(scene(text, trigger))
    assert (country, True) in {(p.place.country, words in p.place.text) for p in offered}


def test_the_trigger_is_no_place() -> None:
    asked = scene("Polisi menggeledah kantor partai di Semarang.", "menggeledah")
    assert all("menggeledah" not in p.place.text for p in proposals(asked))


def test_features_are_the_same_every_time() -> None:
    asked = scene("Polisi menangkap dua buruh di Semarang, Jawa Tengah, Senin.", "menangkap")
    assert [crossed(p, asked) for p in proposals(asked)] == [crossed(p, asked) for p in proposals(asked)]


def test_places_of_one_country_speak_together() -> None:
    asked = scene("Di Kyiv, pasukan Rusia menembak warga di Kharkiv; Belarus diam, Minsk tenang.", "menembak")
    offered: dict[str, Proposal] = {p.place.text: p for p in proposals(asked)}
    kyiv = next(p for text, p in offered.items() if "Kyiv" in text)
    kharkiv = next(p for text, p in offered.items() if "Kharkiv" in text)
    other = next(p for p in offered.values() if p.place.country == "BLR")
    weighed = [(0.2, kyiv), (0.25, kharkiv), (0.3, other)]
    assert likeliest(weighed, 0.4) == kharkiv.place
    assert likeliest(weighed, 0.5) is None
    assert likeliest([], 0.0) is None
