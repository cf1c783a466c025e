"""Articles for the sites of `tests.reading.site`, written for the tests, and the pages and feeds that carry them."""

from __future__ import annotations

from html import escape

BANJIR = (
    "Banjir Rendam Dua Kecamatan, Ratusan Warga Mengungsi",
    "Hujan deras sejak Sabtu sore membuat sungai di tepi kota meluap dan merendam ratusan rumah di dua kecamatan. Air "
    "setinggi pinggang orang dewasa memaksa warga mengungsi ke balai desa dan gedung sekolah.",
    "Bupati meminta petugas menambah perahu karet dan dapur umum. Ia berjanji menemui warga yang mengungsi pada Minggu pagi "
    "dan membawa bantuan beras serta selimut dari gudang pemerintah kabupaten.",
    "Kepala badan penanggulangan bencana mengatakan 312 orang mengungsi dan belum ada laporan korban jiwa. Petugas masih "
    "menyisir permukiman yang aliran listriknya diputus sejak malam.",
)
KORUPSI = (
    "Jaksa Tahan Mantan Kepala Dinas Pekerjaan Umum",
    "Kejaksaan negeri menahan mantan kepala dinas pekerjaan umum dalam perkara dugaan korupsi pembangunan jembatan. Penahanan "
    "dilakukan setelah penyidik memeriksanya selama tujuh jam.",
    "Penyidik menduga tersangka menerima uang dari kontraktor agar pekerjaan yang belum selesai dibayar penuh. Kerugian negara "
    "ditaksir mencapai 4,7 miliar rupiah menurut hitungan auditor.",
    "Pengacara tersangka menyatakan akan mengajukan praperadilan. Ia menilai kliennya hanya menjalankan perintah atasan dan "
    "tidak pernah menikmati uang proyek itu.",
)
BURUH = (
    "Buruh Pabrik Tekstil Mogok Menuntut Upah Lembur",
    "Sekitar 900 buruh pabrik tekstil berhenti bekerja sejak Senin pagi dan duduk di depan gerbang. Mereka menuntut perusahaan "
    "melunasi upah lembur yang tertunggak sejak akhir tahun lalu.",
    "Ketua serikat pekerja mengatakan tiga kali perundingan berakhir tanpa hasil. Bila tuntutan tidak dipenuhi, buruh akan "
    "berjalan kaki menuju kantor gubernur pada akhir pekan.",
    "Manajemen pabrik meminta waktu dua pekan karena pesanan dari luar negeri menurun. Dinas tenaga kerja menawarkan diri "
    "menjadi penengah di antara kedua pihak.",
)
KAPAL = (
    "Kapal Nelayan Karam, Tim SAR Cari Tiga Awak",
    "Sebuah kapal nelayan karam dihantam gelombang setinggi empat meter di perairan selatan. Delapan awak selamat setelah "
    "berpegangan pada jeriken, sedangkan tiga orang lainnya masih dicari.",
    "Tim SAR mengerahkan satu kapal cepat dan sebuah helikopter untuk menyisir laut hingga 20 mil dari pantai. Angin kencang "
    "membuat pencarian sempat dihentikan menjelang tengah hari.",
    "Kepala pelabuhan mengimbau nelayan tidak melaut sampai cuaca membaik. Peringatan gelombang tinggi sudah dipasang di "
    "dermaga sejak tiga hari yang lalu, katanya kepada wartawan.",
)
JALAN = (
    "Gubernur Resmikan Jalan Lingkar Utara",
    "Gubernur meresmikan jalan lingkar utara sepanjang 18 kilometer yang dibangun selama tiga tahun. Jalan itu diharapkan "
    "mengurangi antrean truk di pusat kota pada jam sibuk.",
    "Warga yang tanahnya terkena proyek menyaksikan peresmian dari tepi jalan. Beberapa di antaranya menagih sisa ganti rugi "
    "yang menurut mereka belum dibayar oleh panitia pengadaan tanah.",
    "Kepala dinas perhubungan menyebut kendaraan berat wajib melewati jalan baru mulai bulan depan. Polisi lalu lintas akan "
    "berjaga di empat simpang selama masa percobaan.",
)
STORIES = (BANJIR, KORUPSI, BURUH, KAPAL, JALAN)


def page(
    story: tuple[str, ...], *, canonical: str | None = None, more: tuple[str, ...] = (), published: str | None = None
) -> str:
    """An article's page; ``more`` are the addresses of its later pages."""
    title, *paragraphs = story
    head = f'<link rel="canonical" href="{canonical}">' if canonical else ""
    head += f'<meta property="article:published_time" content="{published}">' if published else ""
    links = "".join(f'<a href="{link}">{number}</a>' for number, link in enumerate(more, start=2))
    paging = f'<div class="pagination"><a class="active">1</a>{links}</div>' if more else ""
    body = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)
    return (
        f'<!doctype html><html lang="id"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta property="og:type" content="article"><meta property="og:title" content="{escape(title)}">{head}</head><body>'
        f"<article><h1>{escape(title)}</h1>{body}{paging}</article></body></html>"
    )


def feed(*items: tuple[str, str | None]) -> str:
    """An RSS feed of ``items``: addresses and ids, the newest first."""
    entries = "".join(
        f"<item><title>Berita</title><link>{escape(link)}</link>"
        + (f'<guid isPermaLink="false">{escape(guid)}</guid>' if guid else "")
        + "</item>"
        for link, guid in items
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Contoh</title>{entries}</channel></rss>'
