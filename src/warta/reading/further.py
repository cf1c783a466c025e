"""Which addresses hold pages 2..n of an article, and which is the article's own?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from lxml import html

from warta.reading import tables
from warta.reading.layouts import Layout, compiled
from warta.reading.structured import PATH, Said

_MOST_PAGES = 30
_LONGEST = 2_000
_MOST_LINKS = 5_000


@cache
def _strings(key: str) -> tuple[str, ...]:
    return tables.strings(tables.load(PATH), key, PATH)


def absolute(address: str, base: str | None) -> str | None:
    """``address`` as an absolute http(s) address without fragment, or None."""
    if not address.strip() or len(address) > _LONGEST:
        return None
    try:
        parts = urlsplit(urljoin(base or "", address.strip()))
        host = parts.hostname
        _ = parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not host or re.search(r"[\s<>\"\\]", parts.netloc):
        return None
    return urlunsplit((parts.scheme.lower(), parts.netloc, parts.path, parts.query, ""))


def own_address(said: Iterable[Said], url: str | None) -> str | None:
    """The address that the page gives as its own, the first that is one. A front page's is no article's."""
    for address in said:
        found = absolute(address.value, url)
        if found is not None and not (url and _path(url).strip("/") and not urlsplit(found).path.strip("/")):
            return found
    return None


def is_index(url: str | None) -> bool:
    """Whether the path of ``url`` is one that no article has (a front page, a tag, a search)."""
    if not url:
        return False
    return tables.any_of(_strings("index_paths"), PATH).fullmatch(_path(url)) is not None


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def further_pages(tree: html.HtmlElement, own: str | None, layout: Layout | None) -> tuple[str, ...]:
    """The addresses of pages 2..n of the article at ``own``, in order, as its links give them.

    Where the page also links to the whole article on one page, and to no other page of it, that is the only one.
    """
    if own is None:
        return ()
    first = _parts(own)
    if first is None:
        return ()
    numbered: dict[int, str] = {}
    whole: list[str] = []
    for link in _links(tree, layout)[:_MOST_LINKS]:
        address = absolute(link, own)
        parts = _parts(address) if address else None
        if address is None or parts is None or parts[0] != first[0]:
            continue
        if parts[2]:
            whole.append(address)
        elif parts[1] > 1 and parts[1] != first[1]:
            numbered.setdefault(parts[1], address)
    if numbered:
        return tuple(numbered[number] for number in sorted(numbered) if first[1] < number <= _MOST_PAGES)
    return tuple(whole[:1]) if whole and not first[2] else ()


def _links(tree: html.HtmlElement, layout: Layout | None) -> list[str]:
    """The addresses that may be of further pages: ``rel=next`` and the links where the layout has them, else all."""
    places: Sequence[html.HtmlElement] = [found for css in (layout.pages if layout else ()) for found in compiled(css)(tree)]
    found = [link.get("href", "") for link in tree.iter("link", "a") if (link.get("rel") or "").lower() == "next"]
    for place in places or [tree]:
        found.extend(link.get("href", "") for link in place.iter("a") if link.get("href"))
    return found


def _parts(address: str) -> tuple[tuple[str, str, str], int, bool] | None:
    """Address -> what is the same on all pages of an article, the page's number, and whether it shows all of it."""
    try:
        parts = urlsplit(address)
        query = parse_qsl(parts.query, keep_blank_values=True, max_num_fields=50)
    except ValueError:
        return None
    number, whole, kept = 1, False, []
    for key, value in query:
        if f"{key}={value}".lower() in _strings("whole_parameters"):
            whole = True
        elif key.lower() in _strings("page_parameters") and re.fullmatch(r"\d{1,2}", value):
            number = int(value)
        elif not key.lower().startswith(("utm_", "fbclid", "gclid")):
            kept.append((key, value))
    path = parts.path.rstrip("/")
    ending = re.fullmatch(r"(?P<path>.+)/(?:page/|hal(?:aman)?[-/]|page-)?(?P<number>\d{1,2})", path)
    if ending is not None and number == 1 and re.search(r"[a-z]-[a-z0-9]", ending["path"]):
        path, number = ending["path"], int(ending["number"])
    host = (parts.hostname or "").removeprefix("www.")
    return (host, path.lower(), urlencode(sorted(kept))), number, whole
