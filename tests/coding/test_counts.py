"""How many were killed, injured, arrested: the orders of words, what is no count, and that no text breaks it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warta.coding.counts import Counts, find

_CASES: tuple[tuple[str, int | None, int | None, int | None], ...] = (
    ("Serangan itu menewaskan 21 orang.", 21, None, None),
    ("Serangan udara hantam kota, 21 tewas", 21, None, None),
    ("Sedikitnya 12 orang meninggal akibat serangan itu.", 12, None, None),
    ("Sebanyak 12 orang meninggal dunia.", 12, None, None),
    ("Tiga orang luka-luka.", None, 3, None),
    ("Lima orang ditembak, dua di antaranya tewas.", 2, None, None),
    ("Korban tewas mencapai 21 orang.", 21, None, None),
    ("Jumlah korban tewas hingga Selasa (10/9/2019) mencapai 30 orang.", 30, None, None),
    ("Korban tewas bertambah menjadi 45.", 45, None, None),
    ("Korban tewas: 7 orang.", 7, None, None),
    ("Korban luka sebanyak 40 orang.", None, 40, None),
    ("Bom itu menewaskan belasan orang.", 11, None, None),
    ("Puluhan warga terluka.", None, 20, None),
    ("Polisi menangkap ratusan pengunjuk rasa.", None, None, 100),
    ("Ribuan orang tewas dalam perang itu.", 1000, None, None),
    ("Ratusan ribu orang tewas dalam perang itu.", 100000, None, None),
    ("Sekitar 10-15 orang tewas.", 10, None, None),
    ("Sekitar 10 hingga 15 orang terluka.", None, 10, None),
    ("Dua atau tiga orang ditangkap.", None, None, 2),
    ("Konflik itu menewaskan 1.200 orang.", 1200, None, None),
    ("Seorang polisi tewas.", 1, None, None),
    ("Satu tentara gugur di Papua.", 1, None, None),
    ("Polisi menangkap 15 orang.", None, None, 15),
    ("5 pelaku diamankan.", None, None, 5),
    ("Dua tersangka ditangkap.", None, None, 2),
    ("KPK menahan empat tersangka.", None, None, 4),
    ("Dari lima tersangka, empat di antaranya telah ditahan.", None, None, 4),
    ("Ada sepuluh orang yang ditangkap.", None, None, 10),
    ("Lebih dari 80 warga telah ditahan.", None, None, 80),
    ("Keduanya diamankan ke markas.", None, None, 2),
    ("Ketiganya ditangkap di rumahnya.", None, None, 3),
    ("Kedua pelaku ditangkap semalam.", None, None, 2),
    ("Ledakan itu menewaskan 21 orang dan melukai 30 lainnya.", 21, 30, None),
    ("21 orang tewas dan 30 lainnya luka-luka.", 21, 30, None),
    ("Bentrokan menewaskan tiga orang dan 12 lainnya terluka.", 3, 12, None),
    ("Dua tewas, lima luka, 14 ditangkap.", 2, 5, 14),
    ("Milisi membunuh satu tentara dan 12 warga.", 13, None, None),
    ("Penangkapan 15 aktivis itu dikecam.", None, None, 15),
    ("Penangkapan terhadap 15 aktivis itu dikecam.", None, None, 15),
    ("Tewasnya tiga mahasiswa itu diselidiki.", 3, None, None),
    ("Sebanyak dua puluh tiga orang tewas.", 23, None, None),
    ("Seratus dua orang terluka.", None, 102, None),
    ("Dua dari lima sandera tewas.", 2, None, None),
    ("Serangan itu melukai sedikitnya delapan orang.", None, 8, None),
    ("Serangan itu merenggut nyawa enam orang.", 6, None, None),
    ("Sedikitnya 9 warga sipil terbunuh.", 9, None, None),
    ("Tiga penjaga perbatasan terluka dalam insiden itu.", None, 3, None),
    ("Petugas membekuk tujuh perampok.", None, None, 7),
    ("Petugas meringkus seorang pria.", None, None, 1),
    ("Dua anggota polisi terjaring OTT.", None, None, 2),
    ("Empat pelajar cedera.", None, 4, None),
    ("Polisi menangkap puluhan mahasiswa.", None, None, 20),
    ("Pada 14 Oktober 2021 lima orang tewas.", 5, None, None),
    # No number, or a number of something else.
    ("Serangan itu menewaskan warga sipil.", None, None, None),
    ("Polisi menangkap pelaku.", None, None, None),
    ("Andi (25) tewas.", None, None, None),
    ("Pria berusia 25 tahun tewas.", None, None, None),
    ("Ia lahir pada 25 Juni 1936 dan meninggal di Jakarta.", None, None, None),
    ("Ia divonis 4 tahun penjara.", None, None, None),
    ("Petugas mengamankan 5 mobil.", None, None, None),
    ("Petugas mengamankan dua pucuk senjata.", None, None, None),
    ("Rapat dihadiri 21 orang.", None, None, None),
    ("Ia ditangkap pada pukul 20.", None, None, None),
    ("Nilainya Rp 500, pemiliknya tewas.", None, None, None),
    ("Tiga rumah terbakar; pemiliknya tewas.", None, None, None),
    ("", None, None, None),
)


def test_table_is_large() -> None:
    assert len(_CASES) >= 60


@pytest.mark.parametrize(("sentence", "dead", "injured", "arrested"), _CASES)
def test_counts(sentence: str, dead: int | None, injured: int | None, arrested: int | None) -> None:
    assert find(sentence) == Counts(dead, injured, arrested)


@given(st.text())
def test_any_text(text: str) -> None:
    find(text)


_PIECES = """
menewaskan tewas luka menangkap ditangkap dua puluh ratus ribu 12 1.200 1,5 orang kedua keduanya dan dari korban
mencapai - , ( )
"""


@settings(max_examples=300)
@given(st.lists(st.sampled_from(_PIECES.split()), max_size=25))
def test_any_mix_of_count_words(words: list[str]) -> None:
    counts = find(" ".join(words))
    assert all(value is None or value >= 0 for value in (counts.dead, counts.injured, counts.arrested))
