"""When two addresses are one, and two texts one story."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reading import stories
from warta.reading.duplicates import bands_of, names_an_article, repeats, same_address, signature_of, text_key
from warta.reading.identity import content_id
from warta.records import Article


def article(*story: str) -> Article:
    text = "\n".join(story)
    return Article(content_id(story[0], text, None), story[0], text, len(story[0]) + 1)


def long_story(seed: int, sentences: int = 40) -> list[str]:
    """Sentences of words in random order: as unlike each other as two texts of one vocabulary can be."""
    words = sorted({word.strip(".,") for story in stories.STORIES for part in story for word in part.split() if word.isalpha()})
    order = random.Random(seed)
    return [" ".join(order.choices(words, k=14)) + "." for _ in range(sentences)]


@pytest.mark.parametrize(
    "url",
    [
        "http://contoh.id/politik/1001/banjir",
        "https://www.contoh.id/politik/1001/banjir/",
        "https://m.contoh.id/politik/1001/banjir?page=all",
        "https://amp.contoh.id/politik/1001/banjir",
        "https://www.contoh.id/amp/politik/1001/banjir",
        "https://www.contoh.id/politik/1001/banjir/amp/",
        "https://CONTOH.id:443/politik/1001/banjir?utm_source=x&UTM_medium=y&fbclid=1#atas",
        "https://contoh.id//politik/1001/banjir?single=true&amp",
    ],
)
def test_one_article_by_many_addresses(url: str) -> None:
    assert same_address(url) == "contoh.id/politik/1001/banjir"


def test_what_tells_articles_apart_stays() -> None:
    urls = [
        "https://a.id/?p=1",
        "https://a.id/?p=2",
        "https://a.id/baca?id=1",
        "https://a.id/baca?id=2",
        "https://a.id/1",
        "https://b.a.id/1",
    ]
    assert len({same_address(url) for url in urls}) == len(urls)
    assert same_address("https://a.id/baca?b=2&a=1") == same_address("https://a.id/baca?a=1&b=2")
    assert same_address("https://www.id/") == "www.id/"
    assert [same_address(url) for url in ("", "x", "http://[x", "http://a:99999/")] == [None] * 4


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80))
def test_any_address_is_survived(text: str) -> None:
    for url in (text, "https://" + text, "https://a.id/" + text):
        assert same_address(url) != ""
        names_an_article(url)


def test_addresses_that_name_an_article() -> None:
    assert names_an_article("https://contoh.id/jaksa-tahan-mantan-kepala-dinas")
    assert names_an_article("https://contoh.id/read/20260302/x")
    for url in ("https://contoh.id/", "https://contoh.id/berita", "https://contoh.id/hukum-kriminal/", "http://[x"):
        assert not names_an_article(url)


def test_the_same_words_have_the_same_key() -> None:
    title, *paragraphs = stories.BANJIR
    key = text_key(article(title, *paragraphs))
    assert text_key(article("Judul lain", " ".join(paragraphs).upper())) == key
    assert text_key(article(title, *paragraphs[:2])) != key
    short = "Lihat foto selengkapnya di galeri."
    assert text_key(article("Banjir di kota", short)) != text_key(article("Kapal karam", short))


@pytest.mark.parametrize("seed", range(5))
def test_a_story_printed_elsewhere_is_found(seed: int) -> None:
    sentences = long_story(seed)
    first = signature_of(article("Judul", *sentences))
    edits = {
        "dateline": ["Ambon (Kantor Berita) - " + sentences[0], *sentences[1:]],
        "credit": [*sentences, "Disadur dari kantor berita oleh redaksi."],
        "cut": sentences[:-12],
        "word": [*sentences[:9], sentences[9].replace(sentences[9].split()[5], "tersebut"), *sentences[10:]],
    }
    for name, edited in edits.items():
        other = signature_of(article("Judul lain", *edited))
        assert set(bands_of(first)) & set(bands_of(other)), name
        assert repeats(other, first), name


def test_a_new_act_before_the_old_background_is_no_repetition() -> None:
    old = long_story(3)
    first = signature_of(article("Judul", *old))
    assert not repeats(signature_of(article("Judul", *long_story(4, 8), *old)), first)
    assert repeats(first, signature_of(article("Judul", *long_story(4, 8), *old)))


def test_other_stories_are_not() -> None:
    signatures = [signature_of(article(*story)) for story in stories.STORIES] + [
        signature_of(article("x", *long_story(n))) for n in range(20)
    ]
    for number, one in enumerate(signatures):
        assert repeats(one, one)
        assert not any(repeats(one, other) for other in signatures[:number])


def test_another_figure_is_another_story() -> None:
    sentences = [*long_story(7), "Gempa berkekuatan 5,1 mengguncang pada kedalaman 10 kilometer."]
    first = signature_of(article("Gempa", *sentences))
    assert not repeats(first, signature_of(article("Gempa", *sentences[:-1], sentences[-1].replace("5,1", "4,8"))))
    assert repeats(signature_of(article("Gempa", *sentences, "Diperbarui pukul 10.30.")), first)


def test_a_notice_is_like_nothing() -> None:
    assert signature_of(article("Judul", "Berita ini telah dihapus.")) == ()
    assert bands_of(()) == ()
    assert not repeats((), ())


def test_a_signature_is_the_same_everywhere() -> None:
    """Databases keep them: a change of this number makes all that was kept before worthless."""
    assert signature_of(article(*stories.BANJIR))[:3] == (139719450, 73787949, 58333677)
