"""Who is meant by initials, forms of address, a surname alone, "keduanya", "negara lain", a relative, a body of any country?"""

from __future__ import annotations

import pytest
from spacy.tokens import Token

import warta
from warta.coding.arguments import beyond, direct_object
from warta.coding.coder import Coder


def coder(text: str, title: str = "") -> Coder:
    article = warta.read({"title": title, "text": text, "published": "2022-03-08T10:00:00+07:00"})
    return Coder(article, warta.parse(article.text))


def token(made: Coder, word: str, number: int = 0) -> Token:
    return [t for t in made.doc if t.text == word][number]


def names(made: Coder, word: str, number: int = 0) -> list[str]:
    return [e.name for e in made.resolver.entities(token(made, word, number))]


def test_initials_are_a_person_wherever_they_stand() -> None:
    made = coder("Polisi menangkap seorang pria berinisial RKM di Bogor. RKM mengaku memukul korban.")
    assert names(made, "RKM", 1) == ["RKM"]


def test_a_list_of_initials_is_read_to_its_end() -> None:
    made = coder("Polisi menetapkan tersangka berinisial DW, YP, dan RS. Hakim menghukum RS.")
    assert names(made, "RS", 1) == ["RS"]


def test_initials_with_an_age_outweigh_a_country() -> None:
    made = coder("Korban berinisial AS (19) melapor ke polisi. Polisi melindungi AS.")
    (entity,) = made.resolver.entities(token(made, "AS", 1))
    assert (entity.name, entity.code, entity.sector) == ("AS", "IDN", "CVL")


def test_a_form_of_address_belongs_to_the_name_behind_it() -> None:
    made = coder("Bupati Demak Surya Atmaja bertemu warga. Warga meminta bantuan kepada Pak Surya.")
    (entity,) = made.resolver.entities(token(made, "Pak"))
    assert entity.sector == "GOV"


def test_a_title_in_the_article_holds_for_the_name_alone_before_it() -> None:
    made = coder("Warga memprotes Surya Atmaja. Bupati Demak Surya Atmaja menolak mundur.")
    assert {made.actors.resolve(t).sector for t in made.doc if t.text == "Surya"} == {"GOV"}  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "text",
    [
        "Bupati Demak Surya Atmaja yang akrab disapa Kuncung berpidato. Kuncung meminta warga tenang.",
        "Surya Atmaja alias Kuncung ditangkap polisi. Kuncung meminta maaf.",
        "Warga menemui Kuncung, sapaan akrab Surya Atmaja. Kuncung meminta warga tenang.",
    ],
)
def test_another_name_is_the_same_person(text: str) -> None:
    assert names(coder(text), "Kuncung", 1) == ["Surya Atmaja"]


@pytest.mark.parametrize("word", ["Disapa", "Dipanggil", "Sapaan", "Alias", "Pak"])
def test_a_text_may_begin_with_any_of_these_words(word: str) -> None:
    made = coder(f"{word} warga di pasar, Bupati Demak Surya Atmaja meminta maaf.")
    assert names(made, "Surya") == ["Surya Atmaja"]


def test_both_are_the_two_last_named() -> None:
    made = coder("Polisi menangkap Budi Santoso dan Rina Wijaya. Keduanya meminta maaf kepada warga.")
    assert names(made, "Kedua") == ["Budi Santoso", "Rina Wijaya"]


def test_himself_and_the_person_concerned() -> None:
    made = coder("Bupati Demak Surya Atmaja berpidato. Surya mengatakan dirinya meminta warga tenang.")
    assert names(made, "diri") == ["Surya Atmaja"]
    made = coder("Polisi memeriksa Budi Santoso. Namun yang bersangkutan membantah tuduhan itu.")
    assert names(made, "yang") == ["Budi Santoso"]


@pytest.mark.parametrize(
    ("text", "word", "code"),
    [
        ("Presiden meminta semua negara menahan diri.", "negara", None),
        ("Presiden meminta negara lain menahan diri.", "negara", None),
        ("Presiden mengatakan negara ini menolak perang.", "negara", "IDN"),
        ("Pemerintah mengundang pakar internasional.", "pakar", None),
        ("Pemerintah mengundang pelaku dunia usaha.", "pelaku", "IDN"),
    ],
)
def test_states_in_general_are_of_no_country(text: str, word: str, code: str | None) -> None:
    made = coder(text)
    assert [e.code for e in made.resolver.entities(token(made, word))] == [code]


def test_a_relative_is_of_the_same_country() -> None:
    made = coder("Polisi memeriksa putra Vladimir Putin di Bali.")
    assert [(e.code, e.sector) for e in made.resolver.entities(token(made, "putra"))] == [("RUS", "ELI")]


def test_a_ministry_without_a_country_is_that_of_the_news() -> None:
    text = "Presiden Prancis menolak usulan itu. Warga Prancis berunjuk rasa di Paris. Kementerian Pertahanan mengecam aksi itu."
    made = coder(text, "Prancis Tolak Usulan Jerman")
    assert [e.code for e in made.resolver.entities(token(made, "Kementerian"))] == ["FRA"]


def test_the_country_behind_a_long_title() -> None:
    made = coder("Pemerintah menyambut Menteri Perikanan dan Kelautan Vietnam, Tran Minh Duc, di Jakarta.")
    assert [e.code for e in made.resolver.entities(token(made, "Menteri"))] == ["VNM"]


def test_a_capital_in_a_person_s_name_is_no_state() -> None:
    made = coder("Polisi menangkap Vienna Anggraini di Bogor.")
    assert [e.code for e in made.resolver.entities(token(made, "Vienna"))] == ["IDN"]


def test_who_stands_over_the_noun_that_a_verb_explains() -> None:
    made = coder("Kanada memiliki rencana untuk menyerang Kuba.")
    found = beyond(token(made, "menyerang"))
    assert found is not None
    assert found.head.text == "Kanada"


def test_the_second_verb_has_the_object_of_both() -> None:
    made = coder("Jaksa menyelidiki dan menuntut perusahaan itu.")
    found = direct_object(token(made, "menyelidiki"))
    assert found is not None
    assert found.head.text == "perusahaan"


@pytest.mark.parametrize("piece", ["putra dari ", "semua negara ", "Budi alias Kuncung, "])
def test_a_thousand_nested_nouns_are_survived(piece: str) -> None:
    made = coder(piece * 1_000)
    assert made.drafts() == []
