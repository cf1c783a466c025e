"""Of which sector somebody is, told by the body behind a role, by who was named before, and by what one was before."""

from __future__ import annotations

import pytest

import warta
from warta.coding.coder import Coder
from warta.records import Entity


def coder(text: str) -> Coder:
    article = warta.read({"title": "Berita hari ini", "text": text, "published": "2022-03-08T10:00:00+07:00"})
    return Coder(article, warta.parse(article.text))


def named(text: str, word: str, number: int = 0) -> Entity:
    made = coder(text)
    return made.resolver.entities([t for t in made.doc if t.text == word][number])[0]


@pytest.mark.parametrize(
    ("text", "word", "sector"),
    [
        ("Penyidik KPK memeriksa Budi Santoso.", "Penyidik", "JUD"),
        ("Penyidik memeriksa Budi Santoso.", "Penyidik", "COP"),
        ("Oknum jaksa memeras Budi Santoso.", "Oknum", "JUD"),
        ("Polisi memeriksa tiga orang jaksa.", "orang", "JUD"),
        ("Polisi memeriksa tiga orang tersebut.", "orang", "CVL"),
        ("Massa dari Himpunan Mahasiswa Islam menggelar aksi.", "Massa", "EDU"),
        ("Massa dari Bogor menggelar aksi.", "Massa", "CVL"),
        ("KPK memanggil mantan Direktur Utama Hartanto Wijaya.", "mantan", "BUS"),
        ("KPK memanggil eks Ketua DPRD Bogor Hartanto Wijaya.", "eks", "ELI"),
        ("Hakim menegur pengacara Budi Santoso.", "pengacara", "CVL"),
        ("Ketua Umum Partai Golkar Bambang Soesatyo berpidato.", "Ketua", "PTY"),
        ("Deputi Keluarga dan Pemuda Kementerian Sosial, Rina Wijaya, bertemu warga.", "Rina", "GOV"),
        ("Juru bicara KPK, Rina Wijaya, membantah kabar itu.", "Rina", "JUD"),
        ("Peneliti Forum Warga Pengawas Parlemen (Formappi) Rina Wijaya berpidato.", "Rina", "SOC"),
        ("Pengurus DPD Golkar Bogor menolak usulan itu.", "Pengurus", "PTY"),
        ("Kejari Bogor menahan dua orang.", "Kejari", "JUD"),
        ("Kepada wartawan, Rina Wijaya mengatakan hal itu.", "Rina", "CVL"),
        ("Warga menemui pegawai Sekretariat Jenderal MPR.", "pegawai", "LEG"),
        ("Penyidik KPK memeriksa Budi Santoso. Kemudian penyidik menahan Budi.", "penyidik", "JUD"),
        ("Kapolda Jateng Rina Wijaya datang. Ia meminta anggota tetap waspada.", "anggota", "COP"),
        ("DPR menggelar rapat. Semua anggota menyetujui usulan itu.", "anggota", "LEG"),
    ],
)
def test_the_sector_that_a_phrase_or_one_before_it_tells(text: str, word: str, sector: str) -> None:
    assert named(text, word).sector == sector


def test_who_was_charged_after_leaving_office_is_a_suspect() -> None:
    text = "Mantan Ketua DPRD Bogor Hartanto Wijaya ditahan. Tersangka Hartanto Wijaya membantah tuduhan itu."
    assert named(text, "Ketua").sector == "CRM"


def test_a_former_office_is_read_with_the_name_behind_it() -> None:
    entity = named("Penyidik KPK menahan mantan Bupati Bogor Surya Atmaja.", "mantan")
    assert (entity.text, entity.name) == ("mantan Bupati Bogor Surya Atmaja", "Surya Atmaja")


def test_nothing_is_known_of_a_person_long_before_the_first_office() -> None:
    article = warta.read({"title": "", "text": "Gibran bertemu warga.", "published": "2015-03-08T10:00:00+07:00"})
    made = Coder(article, warta.parse(article.text))
    (entity,) = made.resolver.entities(next(t for t in made.doc if t.text == "Gibran"))
    assert (entity.code, entity.sector) == ("IDN", "CVL")


def test_a_full_name_taken_for_a_place_is_a_person_whom_the_article_names_alone() -> None:
    made = coder("Kepala Dinas Pertanian Bogor Surya Atmaja bertemu petani. Surya meminta petani bersabar.")
    (entity,) = made.resolver.entities([t for t in made.doc if t.text == "Surya"][-1])
    assert entity.sector == "GOV"


@pytest.mark.parametrize("who", ["imigran", "teroris"])
def test_some_are_of_no_country_until_one_is_named(who: str) -> None:
    assert named(f"Pemerintah Kuba mengusir {who}. Presiden Kuba berpidato.", who).code is None
    assert named(f"Pemerintah Kuba mengusir {who} Haiti. Presiden Kuba berpidato.", who).code == "HTI"


def test_a_place_where_something_was_does_not_do_anything() -> None:
    made = coder("Ratusan buruh berkumpul di Kota Bandung. Mereka menolak aturan itu.")
    assert [e.sector for e in made.resolver.entities(next(t for t in made.doc if t.text == "Mereka"))] == ["LAB"]
