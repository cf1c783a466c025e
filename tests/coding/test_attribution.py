"""Who is cited: a text, the word asked about, and the head of the speaker's phrase ("-" for the narrator)."""

from __future__ import annotations

import pytest

from warta.coding.attribution import Attribution, credited
from warta.language import parse

TITLE = "Kabar dari Ibu Kota\n"

# Each row: the text (a body under a neutral title), a word of it, a word of the speaker's phrase or "-".
BODIES = [
    # indirect speech
    ("Kapolres Bogor mengatakan polisi menangkap dua pelaku.", "menangkap", "Kapolres"),
    ("Juru bicara militer menyatakan bahwa pasukannya menyerang desa itu.", "menyerang", "Juru"),
    ("Rusia mengklaim pasukan Ukraina menyerang jembatan itu.", "menyerang", "Rusia"),
    ("Hasan Basri menambahkan, penetapan tersangka diikuti penahanan.", "penahanan", "Hasan"),
    ("Kremlin menyatakan, Iran belum meminta bantuan Rusia.", "meminta", "Kremlin"),
    ("Inggris dan Prancis mengatakan mereka belum menyerang siapa pun.", "menyerang", "Inggris"),
    ("Abbas memperingatkan bahwa perjanjian berakhir jika Israel mencaplok lembah itu.", "mencaplok", "Abbas"),
    ("Washington menuding Iran berada di balik serangan itu.", "serangan", "Washington"),
    ("Polisi menyebut pelaku membunuh korban di rumahnya.", "membunuh", "Polisi"),
    ("Wali Kota mengakui warga menolak penggusuran.", "menolak", "Wali"),
    ("Sarif mengaku dipukul petugas.", "dipukul", "Sarif"),
    ("Menteri Retno kepada wartawan mengatakan bahwa Indonesia mengecam serangan itu.", "mengecam", "Retno"),
    ("Presiden mengatakan kepada wartawan bahwa ia menolak usulan itu.", "menolak", "Presiden"),
    ("Yudi mengungkapkan polisi telah menggeledah kantor itu.", "menggeledah", "Yudi"),
    ("Beijing menegaskan akan membalas sanksi Amerika Serikat.", "membalas", "Beijing"),
    # the speaker outside keeps what a speaker inside says
    ("Menteri Luar Negeri Pakistan mengatakan India mengecam serangan itu.", "mengecam", "Menteri"),
    ("Qureshi mengatakan, Islamabad menyampaikan bahwa permintaan itu ditolak.", "ditolak", "Qureshi"),
    # the narrator tells the act
    ("Indonesia mengecam serangan itu.", "mengecam", "-"),
    ("Rusia berharap pembicaraan damai berlanjut.", "berharap", "-"),
    ("Rusia berharap pembicaraan damai berlanjut.", "pembicaraan", "-"),
    ("Presiden meminta polisi menangkap pelaku.", "menangkap", "-"),
    ("Presiden meminta polisi menangkap pelaku.", "meminta", "-"),
    ("Iran membantah tuduhan itu.", "membantah", "-"),
    ("Houthi mengklaim bertanggung jawab atas serangan itu.", "mengklaim", "-"),
    ("Houthi mengklaim bertanggung jawab atas serangan itu.", "serangan", "-"),
    ("Dinas PU menyampaikan permohonan maaf kepada warga.", "permohonan", "-"),
    ("Polisi menangkap dua pelaku pada Senin.", "menangkap", "-"),
    ("Kapolres mengatakan pelaku kabur. Polisi kemudian menangkap adiknya.", "menangkap", "-"),
    # verb behind what is said
    ('"Kami menangkap dua pelaku," kata Kapolres Bogor, AKBP Harun, kepada wartawan.', "menangkap", "Kapolres"),
    ("“Kami menolak usulan itu,” ujar Yudi Latif.", "menolak", "Yudi"),
    ('"Kami menolak usulan itu", tutur Ketua DPR.', "menolak", "Ketua"),
    ('"Kami menolak usulan itu." Kata Yudi Latif.', "menolak", "Yudi"),
    ("Polisi menangkap dua pelaku, kata Kapolres Bogor.", "menangkap", "Kapolres"),
    ("Polisi menangkap dua pelaku, ujar seorang pejabat.", "menangkap", "pejabat"),
    ('"Kami menolak usulan itu," kata Putin setelah menyerang Ukraina.', "menyerang", "-"),
    ("“Kami siap,” ungkap Putin usai bertemu Erdogan di Ankara.", "bertemu", "-"),
    ('"Kami menolak," demikian disampaikan juru bicara tentara.', "menolak", "juru"),
    ("Konsensus ini, papar Yudi Latif, dicapai setelah perundingan panjang.", "perundingan", "Yudi"),
    ("‘Kami menolak usulan itu,’ kata Yudi Latif.", "menolak", "Yudi"),
    ("'Kami menolak usulan itu,' kata Yudi Latif.", "menolak", "Yudi"),
    ('"Kami menyerang mereka," tegas Komandan Brigade, "dan menangkap pemimpinnya."', "menangkap", "Komandan"),
    # verb before a quotation
    ('Yudi Latif mengatakan, "Kami menolak usulan itu."', "menolak", "Yudi"),
    ('Yudi Latif berkata: "Kami menolak usulan itu."', "menolak", "Yudi"),
    ('Presiden Jokowi meminta, "Tangkap semua pelaku itu segera."', "Tangkap", "Jokowi"),
    # pronouns go back to who spoke
    ("Yudi Latif menolak hadir. Ia mengatakan polisi menangkap adiknya.", "menangkap", "Yudi"),
    ('Yudi Latif mengatakan polisi lalai. "Mereka menangkap adik saya," katanya.', "menangkap", "Yudi"),
    ('"Kami lelah," kata Yudi Latif. "Mereka menangkap adik saya," kata dia.', "menangkap", "Yudi"),
    ('"Kami lelah," kata Yudi Latif.\n"Mereka menangkap adik saya," tuturnya.', "menangkap", "Yudi"),
    ("Yudi Pratama datang. Menurutnya, polisi menangkap adiknya.", "menangkap", "Yudi"),
    ("Yudi Latif mengatakan ia lelah. Dia menambahkan, polisi menangkap adiknya.", "menangkap", "Yudi"),
    ("Yudi Latif mengatakan ia lelah. Dikatakannya, polisi menangkap adiknya.", "menangkap", "Yudi"),
    ("Menteri Retno Marsudi mengatakan ia lelah. Retno menyebut India menyerang Pakistan.", "menyerang", "Marsudi"),
    ('"Kami lelah," kata Yudi Latif. "Mereka menangkap adik saya," ujar politikus itu.', "menangkap", "Yudi"),
    # according to
    (
        "Yudi Latif mengatakan ia lelah. Juru bicara tentara, Hasan Basri, membantah tuduhan itu. Ia mengatakan warga menyerang.",
        "menyerang",
        "Basri",
    ),
    ("Menurut polisi, pelaku menyerang korban.", "menyerang", "polisi"),
    ("Pelaku menyerang korban, menurut Kapolres Bogor.", "menyerang", "Kapolres"),
    ("Menurut keterangan Kementerian Luar Negeri, resolusi itu disepakati.", "disepakati", "Kementerian"),
    ("Menurut undang-undang, pelaku dapat ditangkap.", "ditangkap", "-"),
    ("Menurut rencana, presiden bertemu raja.", "bertemu", "-"),
    ("Kabar penangkapan itu dibenarkan oleh Kapolres Bogor.", "penangkapan", "Kapolres"),
    # quotations over several sentences and paragraphs
    ('"Kami menolak usulan itu. Kami akan menggelar demo," kata Yudi Latif.', "menolak", "Yudi"),
    ('"Kami menolak usulan itu.\nKami akan menggelar demo besok," kata Yudi Latif.', "menolak", "Yudi"),
    ('"Kami menolak usulan itu.\n"Kami akan menggelar demo besok," kata Yudi Latif.', "menolak", "Yudi"),
    ('Yudi Latif mengatakan warga marah.\n"Kami menolak usulan itu. Kami lelah."', "menolak", "Yudi"),
    ('Hujan turun di Bogor.\n"Kami menolak usulan itu."\n"Kami lelah," kata Yudi Latif.', "menolak", "Yudi"),
    ('"Kami lelah," kata Yudi Latif. "Kami menolak usulan itu."', "menolak", "Yudi"),
    ('"Kami lelah," kata Yudi Latif.\n"Kami menolak usulan itu," kata Hasan Basri.', "menolak", "Hasan"),
    # broken punctuation and words that are no speech
    ('"Kami menolak usulan itu, kata Yudi Latif.', "menolak", "Yudi"),
    ('Polisi menangkap "pahlawan" itu di Bogor.', "menangkap", "-"),
    ('Tentara menyerang desa itu dalam "operasi khusus" di Ukraina.', "menyerang", "-"),
    ("Polisi memulai razia Jum'at pagi dan menangkap 'bos besar' itu.", "menangkap", "-"),
    ("Dengan kata lain, polisi menangkap pelaku.", "menangkap", "-"),
    ("Reuters melaporkan tentara menyerang desa itu.", "menyerang", "-"),
]

HEADLINES = [
    ("Polisi: Pelaku Pembunuhan Ditangkap", "Pembunuhan", "Polisi"),
    ("Soal Demo, Polisi: Pelaku Ditangkap", "Ditangkap", "Polisi"),
    ("Rouhani: Serangan Kilang Saudi Adalah Peringatan", "Serangan", "Rouhani"),
    ("Trump Klaim Presiden Iran Ingin Bertemu", "Bertemu", "Trump"),
    ("Polisi Sebut Pelaku Menyerang Korban", "Menyerang", "Polisi"),
    ("Trump Bantah Siap Bertemu Pejabat Iran", "Bertemu", "Trump"),
    ("Kapolri Akui Anggotanya Tembak Warga", "Tembak", "Kapolri"),
    ("Mahathir Akan Selidiki Kabut Asap", "Selidiki", "-"),
    ("Polisi Ungkap Motif Pembunuhan Sopir", "Pembunuhan", "-"),
    ("Polisi Tangkap Pelaku Pembunuhan", "Tangkap", "-"),
    ("Zelensky: 'Kami Menolak Menyerah'", "Menolak", "Zelensky"),
]


def _speaker(text: str, word: str, start: int) -> str:
    doc = parse(text, "id")
    token = next(t for t in doc if t.text == word and t.idx >= start)
    head = Attribution(doc).speaker_of(token)
    return "-" if head is None else " ".join(t.text for t in head.subtree)


@pytest.mark.parametrize(("text", "word", "speaker"), BODIES)
def test_speaker_in_a_body(text: str, word: str, speaker: str) -> None:
    found = _speaker(TITLE + text, word, len(TITLE))
    assert speaker in found.split(), found


@pytest.mark.parametrize(("text", "word", "speaker"), HEADLINES)
def test_speaker_in_a_headline(text: str, word: str, speaker: str) -> None:
    found = _speaker(text + "\nHujan turun di Bogor.", word, 0)
    assert speaker in found.split(), found


@pytest.mark.parametrize(
    "text", ["", "\n\n", '"', "“", "” kata", "kata", "Menurut", 'A: "', "\n\"\n“\n”\n'", "dikatakan", "'a' b' 'c"]
)
def test_scraps_of_text_do_no_harm(text: str) -> None:
    doc = parse(text, "id")
    attribution = Attribution(doc)
    assert all(attribution.speaker_of(t) is None or attribution.speaker_of(t) is not t for t in doc)


@pytest.mark.parametrize(
    ("sentence", "organisation"),
    [
        ('"Kami siap," kata Putin, seperti dikutip AFP, Senin (16/9).', "AFP"),
        ("Melansir Reuters, ledakan itu menewaskan dua orang.", "Reuters"),
        ("Hal itu dilansir dari laman BBC, Selasa (2/3).", "BBC"),
        ("Dikutip dari Al Jazeera, serangan itu terjadi pagi.", "Al Jazeera"),
        ("Demikian dilaporkan kantor berita Xinhua pada Rabu.", "Xinhua"),
        ("Mengutip CNN Indonesia, harga naik.", "CNN Indonesia"),
        ("kata Yeo, seperti dilansir New Strait Times pada Rabu (11/9).", "New Strait Times"),
        ("ujar Martinez dilansir SkySport.", "SkySport"),
        ("Mahathir melansir Free Malay Today, Jumat (20/9/2019) mengatakan hal itu.", "Free Malay Today"),
        ("Dikutip dari asiaone.com, Senin, ahli mengatakan hal itu.", "asiaone.com"),
        ("kata Kapolsek saat dihubungi detikJateng, Sabtu (18/10).", "detikJateng"),
        ("ujar seorang lansia kepada AFP saat berdemo.", "AFP"),
        ("Lima orang mengatakan kepada Reuters.", "Reuters"),
        ("Kata Kementerian itu dalam pernyataan yang dikirim ke Reuters.", "Reuters"),
        ("Reuters melaporkan tiga pejabat AS ditangkap.", "Reuters"),
        ("Tentara mundur, kantor berita Antara melaporkan, Senin.", "Antara"),
        ("Mengutip Tasnim, serangan itu, seperti dilansir AFP, menewaskan dua orang.", "AFP"),
        ("Dikutip dari National Geographic, gunung itu meletus.", "National Geographic"),
        (
            "Menurut keterangan seorang sumber kepada surat kabar Korea Selatan, Joongang Ilbo, Kim bersedia.",
            "Joongang Ilbo",
        ),
        ("Polisi menangkap dua pelaku di Bogor.", None),
        ("Jarak antara Bogor dan Jakarta dekat.", None),
        ("Dikutip dari Twitter pribadinya, ia menolak.", None),
        ("Warga melaporkan hal itu kepada Ketua RT setempat.", None),
        ("Ia dilaporkan ke Polda Metro Jaya.", None),
        ("Dilansir Kementerian Sosial, bantuan disalurkan.", None),
        ("Seperti dikutip dari pernyataan Presiden Putin, tentara mundur.", None),
        ("Dia mengutip Presiden Trump.", None),
    ],
)
def test_credited(sentence: str, organisation: str | None) -> None:
    assert credited(sentence) == organisation
