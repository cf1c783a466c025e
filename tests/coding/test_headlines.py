"""Headlines that begin with their verb, editors' brackets, and who a charge is made against."""

from __future__ import annotations

import pytest

import warta
from warta.coding.arguments import relative_agent
from warta.coding.coder import Coder
from warta.coding.culprits import denier
from warta.coding.headlines import subject


@pytest.mark.parametrize(
    ("headline", "verb", "who"),
    [
        ("Puji Gencatan Senjata, Norwegia: Ini Kabar Baik", "Puji", "Norwegia"),
        ("Didemo Mahasiswa, Parlemen Kuba Tunda Sidang", "Didemo", "Parlemen"),
        ("Tangkap 12 Aktivis, Militer Myanmar Dikecam", "Tangkap", "Militer"),
        ("Usai Bertemu Raja, Perdana Menteri Mundur", "Bertemu", "Perdana"),
        ("Tolak Tawaran Norwegia, Lima Negara Ancam Keluar", "Tolak", "Negara"),
    ],
)
def test_the_subject_stands_behind_the_comma(headline: str, verb: str, who: str) -> None:
    found = subject(next(t for t in warta.parse(headline) if t.text == verb))
    assert found is not None
    assert found.text == who


@pytest.mark.parametrize(
    ("headline", "verb"),
    [
        ("Norwegia Kecam Serangan, Kuba Diam", "Kecam"),
        ("Kecam Serangan Pelabuhan di Havana", "Kecam"),
        ("Tolak Mundur: Ini Alasan Menteri", "Tolak"),
    ],
)
def test_other_headlines_have_no_subject_there(headline: str, verb: str) -> None:
    assert subject(next(t for t in warta.parse(headline) if t.text == verb)) is None


def test_a_pronoun_is_whom_the_editor_puts_in_brackets() -> None:
    text = 'Menlu Norwegia bertemu Presiden Kuba.\n"Dia (Raja Harald) akan datang," kata Presiden Kuba.'
    article = warta.read({"title": "Raja", "text": text, "published": "2022-03-08T10:00:00+07:00"})
    coder = Coder(article, warta.parse(article.text))
    pronoun = next(t for t in coder.doc if t.text == "Dia")
    assert [e.text for e in coder.resolver.entities(pronoun)] == ["Raja Harald"]


@pytest.mark.parametrize(
    ("text", "noun", "who"),
    [
        ("Kuba menolak tuduhan Norwegia itu.", "tuduhan", "Kuba"),
        ("Tudingan itu dibantah Kuba.", "Tudingan", "Kuba"),
        ("Juru bicara militer membantah tuduhan tersebut.", "tuduhan", "Juru"),
    ],
)
def test_who_denies_a_charge_is_whom_it_was_made_against(text: str, noun: str, who: str) -> None:
    found = denier(next(t for t in warta.parse(text) if t.text == noun))
    assert found is not None
    assert found.head.text == who


def test_a_charge_that_is_only_made_has_no_denier() -> None:
    assert denier(next(t for t in warta.parse("Norwegia mengulangi tuduhan itu.") if t.text == "tuduhan")) is None


def test_who_launched_an_attack_is_told_behind_a_claim() -> None:
    doc = warta.parse("Menteri itu memuat foto serangan, yang ia sebut dilakukan oleh Kuba.")
    found = relative_agent(next(t for t in doc if t.text == "serangan"))
    assert found is not None
    assert found.head.text == "Kuba"


@pytest.mark.parametrize(
    ("body", "word", "code"),
    [
        ("Juru bicara Kementerian Luar Negeri Kuba Abel Pardo menolak tuduhan itu.", "Juru", "CUB"),
        ("Warga mendatangi gudang perusahaan Kuba.", "perusahaan", "CUB"),
        ("Parlemen Kuba menolak usul itu. Raja Norwegia kecewa. Pada Senin parlemen menunda sidang.", "parlemen", "CUB"),
        ("Polisi Kuba bersiaga. Polisi Norwegia juga. Raja Harald memuji polisi.", "polisi", "NOR"),
    ],
)
def test_whose_a_body_is(body: str, word: str, code: str) -> None:
    title = "Norwegia dan Oslo"
    article = warta.read({"title": title, "text": f"{title}\n{body} Norwegia, kata Oslo, menunggu."})
    coder = Coder(article, warta.parse(article.text))
    assert coder.actors.home == "NOR"
    head = [t for t in coder.doc if t.text == word][-1]
    assert [e.code for e in coder.resolver.entities(head)] == [code]


@pytest.mark.parametrize(("words", "code"), [("pemerintah", "IDN"), ("pemerintah itu", "NOR")])
def test_in_news_of_indonesia_the_government_is_its_own(words: str, code: str) -> None:
    text = f"Gempa di Bogor\nPemerintah Norwegia mengirim bantuan ke Bogor dan Jakarta. Warga berharap {words} membantu."
    article = warta.read({"title": "Gempa di Bogor", "text": text})
    coder = Coder(article, warta.parse(article.text))
    head = next(t for t in coder.doc if t.text == "pemerintah")
    assert [e.code for e in coder.resolver.entities(head)] == [code]
