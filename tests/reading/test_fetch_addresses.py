"""Which machines may be asked."""

from __future__ import annotations

import pytest

from warta.reading.addresses import is_public, parse_url, resolve_link

OPEN = ["93.184.216.34", "8.8.8.8", "2606:2800:220:1:248:1893:25c8:1946", "64:ff9b::808:808", "2002:808:808::1", "::ffff:8.8.8.8"]
CLOSED = [
    "0.0.0.0", "10.0.0.1", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.255.255.255", "169.254.1.1", "172.16.0.1",
    "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.88.99.1", "192.168.0.1", "198.18.0.1", "198.51.100.1", "203.0.113.9",
    "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::10.0.0.1", "::ffff:10.0.0.1", "::ffff:0:7f00:1", "64:ff9b::7f00:1", "64:ff9b:1::808:808", "100::1", "2001::1",
    "2001:10::1", "2001:db8::1", "2002:a00:1::1", "2002:7f00:1::1", "3fff::1", "fc00::1", "fd12::1", "fe80::1", "fe80::1%eth0",
    "fec0::1", "ff02::1", "bukan alamat", "",
]  # fmt: skip


@pytest.mark.parametrize("address", OPEN)
def test_open(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", CLOSED)
def test_closed(address: str) -> None:
    assert not is_public(address)


def test_an_address_is_taken_apart() -> None:
    target = parse_url("HTTPS://Berita.Contoh.ID:443/a b/?x=1 2#bagian")
    assert (target.scheme, target.host, target.port, target.path) == ("https", "berita.contoh.id", 443, "/a%20b/?x=1%202")
    assert target.url == "https://berita.contoh.id/a%20b/?x=1%202"
    assert parse_url("http://büch.de").host == "xn--bch-hoa.de"
    assert parse_url("http://[2606:2800::1]:8080/").origin == "http://[2606:2800::1]:8080"


def test_links_of_a_page() -> None:
    page = "https://berita.contoh.id/politik/1"
    assert resolve_link(page, "/2?page=2") == "https://berita.contoh.id/2?page=2"
    assert resolve_link(page, "//amp.contoh.id/1") == "https://amp.contoh.id/1"
    assert [resolve_link(page, link) for link in ("javascript:void(0)", "mailto:a@b.id", "data:,x", "http://[x")] == [None] * 4
