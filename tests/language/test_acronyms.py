from __future__ import annotations

import pytest

from warta.language import parse
from warta.language.id.acronyms import find


@pytest.mark.parametrize(
    ("text", "short", "expansion"),
    [
        ("Komisi Pemberantasan Korupsi (KPK) menahan dia.", "KPK", "Komisi Pemberantasan Korupsi"),
        ("Gubernur Jawa Barat (Jabar) hadir.", "Jabar", "Jawa Barat"),
        ("Polda Jawa Tengah (Jateng) menyelidiki kasus itu.", "Jateng", "Jawa Tengah"),
        ("Bupati di Kalimantan Barat (Kalbar) ditahan.", "Kalbar", "Kalimantan Barat"),
        ("Pemimpin Korea Utara (Korut) datang.", "Korut", "Korea Utara"),
        ("Kementerian Dalam Negeri (Kemendagri) menolak.", "Kemendagri", "Kementerian Dalam Negeri"),
        ("Kementerian Keuangan (Kemenkeu) menunda rapat.", "Kemenkeu", "Kementerian Keuangan"),
        ("Menteri Pemuda dan Olahraga (Menpora) mundur.", "Menpora", "Menteri Pemuda dan Olahraga"),
        ("Menteri Hukum dan Hak Asasi Manusia (Menkumham) bicara.", "Menkumham", "Menteri Hukum dan Hak Asasi Manusia"),
        ("Perserikatan Bangsa-Bangsa (PBB) mengecam.", "PBB", "Perserikatan Bangsa-Bangsa"),
        ("Mereka membahas Rancangan Undang-Undang (RUU) itu.", "RUU", "Rancangan Undang-Undang"),
        ("Ia memimpin Dewan Perwakilan Rakyat (DPR) lagi.", "DPR", "Dewan Perwakilan Rakyat"),
        ("Anggota Dewan Perwakilan Rakyat Daerah (DPRD) hadir.", "DPRD", "Dewan Perwakilan Rakyat Daerah"),
        ("Tentara dari Amerika Serikat (AS) mundur.", "AS", "Amerika Serikat"),
        ("Uni Eropa (UE) menolak.", "UE", "Uni Eropa"),
        ("Dia menjadi aparatur sipil negara (ASN) tahun lalu.", "ASN", "aparatur sipil negara"),
        ("Harga bahan bakar minyak (BBM) naik.", "BBM", "bahan bakar minyak"),
        ("Anggaran Pendapatan dan Belanja Negara (APBN) naik.", "APBN", "Anggaran Pendapatan dan Belanja Negara"),
        ("Rapat panitia kerja (Panja) ditunda.", "Panja", "panitia kerja"),
        ("Kepala Badan Pangan Nasional (Bapanas) hadir.", "Bapanas", "Badan Pangan Nasional"),
        ("Direktur Utama (Dirut) itu ditahan.", "Dirut", "Direktur Utama"),
        ("Kebakaran hutan dan lahan (Karhutla) meluas.", "Karhutla", "Kebakaran hutan dan lahan"),
        ("Universitas Diponegoro (Undip) tutup.", "Undip", "Universitas Diponegoro"),
        ("Isi peraturan pemerintah pengganti undang-undang (Perppu).", "Perppu", "peraturan pemerintah pengganti undang-undang"),
        ("Kementerian Sosial RI (Kemensos) membantu.", "Kemensos", "Kementerian Sosial RI"),
        ("Bank Indonesia (BI) menaikkan bunga.", "BI", "Bank Indonesia"),
        ("Majelis Ulama Indonesia (MUI) melarang itu.", "MUI", "Majelis Ulama Indonesia"),
        ("Ketua AMPG (Angkatan Muda Partai Golkar) datang.", "AMPG", "Angkatan Muda Partai Golkar"),
        ("Massa FPI (Front Pembela Islam) bubar.", "FPI", "Front Pembela Islam"),
        ("Hakim MK (Mahkamah Konstitusi) menolak gugatan.", "MK", "Mahkamah Konstitusi"),
        ("Komisi untuk Orang Hilang dan Korban Tindak Kekerasan (KOHKTK) hadir.", "KOHKTK",
         "Komisi untuk Orang Hilang dan Korban Tindak Kekerasan"),
    ],
)  # fmt: skip
def test_explained(text: str, short: str, expansion: str) -> None:
    assert find(parse(text)) == {short: expansion}


@pytest.mark.parametrize(
    "text",
    [
        "Budi Santoso (43) ditangkap polisi.",
        "Rapat digelar pada Kamis (14/10/2021).",
        "Rapat digelar di Jakarta, Rabu (2/10).",
        "Politikus Puan Maharani (PDIP) hadir.",
        "Anggota DPR Fadli Zon (Gerindra) menolak.",
        "Terdakwa Andi Utami (AU) menangis.",
        "Mereka adalah Nawawi Pomolango (Hakim) dan Budi.",
        "Presiden bicara. (KPK) menolak.",
        "Nilai ekspor (FOB) naik.",
        "() Mereka pergi.",
        "Badan Penanggulangan Bencana (BNPB) hadir.",
    ],
)
def test_not_explained(text: str) -> None:
    assert find(parse(text)) == {}


def test_the_first_expansion_stays_and_all_are_found() -> None:
    text = "Komisi Pemberantasan Korupsi (KPK) menahan Bupati.\nMahkamah Konstitusi (MK) dan Komisi Pemilihan Kota (KPK) hadir."
    assert find(parse(text)) == {"KPK": "Komisi Pemberantasan Korupsi", "MK": "Mahkamah Konstitusi"}
