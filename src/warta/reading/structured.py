"""What does a page say of itself for machines? JSON-LD, OpenGraph, meta elements and microdata.

Everything is kept with where it was read (`Said`), in the order in which it is to be believed.
"""

from __future__ import annotations

import html as entities
import json
import re
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from lxml import html

from warta.reading import tables

PATH = tables.INDONESIAN / "pages.yaml"

_LONGEST_SCRIPT = 2_000_000
_MOST_NODES = 20_000
_LONGEST_VALUE = 2_000
# Under these keys stand other articles: lists of a front page, related ones.
_OF_OTHERS = frozenset({"itemListElement", "hasPart", "mentions", "citation", "relatedLink", "isBasedOn"})
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8});", re.IGNORECASE)
# What scripts are wrapped in against old browsers.
_BEFORE_JSON = ("<!--", "//<![CDATA[", "// <![CDATA[", "/*<![CDATA[*/", "/* <![CDATA[ */", "<![CDATA[")
_AFTER_JSON = ("-->", "//]]>", "// ]]>", "/*]]>*/", "/* ]]> */", "]]>")
# Each eats to the end what does not end, so that every character is looked at once.
_COMMENT = re.compile(r'("(?:[^"\\]|\\.)*(?:"|\Z))|/\*(?:.*?\*/|.*)|//[^\n]*', re.DOTALL)
_TRAILING_COMMA = re.compile(r'("(?:[^"\\]|\\.)*(?:"|\Z))|,(?=\s{0,1000}[}\]])', re.DOTALL)
_SALVAGED = re.compile(
    r'"(headline|datePublished|dateModified|dateCreated|articleBody|@type)"\s*:\s*"((?:[^"\\]|\\.){1,100000})"'
)


@dataclass(frozen=True, slots=True)
class Said:
    """A value and where on the page it was read."""

    value: str
    origin: str


@dataclass(frozen=True, slots=True)
class Structured:
    """What a page says of itself, most trusted first. ``other_times`` are of changes, not of publication."""

    headlines: tuple[Said, ...]
    published: tuple[Said, ...]
    other_times: tuple[Said, ...]
    authors: tuple[Said, ...]
    sites: tuple[Said, ...]
    bodies: tuple[Said, ...]
    addresses: tuple[Said, ...]
    kinds: frozenset[str]
    """Types in lower case: schema.org's of JSON-LD and microdata, OpenGraph's as ``og:article``."""


@cache
def _names(key: str) -> tuple[str, ...]:
    return tables.strings(tables.load(PATH), key, PATH)


def read_structured(tree: html.HtmlElement) -> Structured:
    """What ``tree`` says of itself."""
    nodes = list(_json_nodes(tree))
    article = _article_node(nodes)
    kinds = {kind.lower() for node in nodes for kind in _types(node)}
    scopes = [_last_part(value) for value in tree.xpath("//*[@itemscope]/@itemtype")[:200]]
    # Several of one type are a list.
    kinds |= {scope for scope in scopes if scopes.count(scope) == 1}
    kinds |= {f"og:{said.value.lower()}" for said in _meta(tree, ("og:type",))}
    return Structured(
        headlines=(
            *_of(article, "headline"),
            *_of(article, "name"),
            *_microdata(tree, "headline"),
            *_meta(tree, _names("title_metas")),
        ),
        published=(*_of(article, "datePublished"), *_meta(tree, _names("published_metas")), *_microdata(tree, "datePublished")),
        other_times=(
            *_of(article, "dateModified"),
            *_of(article, "dateCreated"),
            *_of(article, "uploadDate"),
            *_meta(tree, _names("other_time_metas")),
            *_microdata(tree, "dateModified"),
        ),
        authors=(*_authors(article), *_microdata(tree, "author"), *_meta(tree, _names("author_metas"))),
        sites=(*_named(article, "publisher"), *_meta(tree, ("og:site_name",)), *_microdata(tree, "copyrightHolder")),
        bodies=_of(article, "articleBody", limit=None),
        addresses=(*_links(tree, "canonical"), *_meta(tree, ("og:url",)), *_of(article, "url"), *_main_page(article)),
        kinds=frozenset(kinds),
    )


def tidy(value: str) -> str:
    """``value`` on one line, its entities resolved (also those escaped twice, as content managers do)."""
    for _ in range(2):
        if not _ENTITY.search(value):
            break
        value = entities.unescape(value)
    return " ".join(value.split())


# --- JSON-LD ---------------------------------------------------------------------------------------------------------


def _json_nodes(tree: html.HtmlElement) -> Iterator[Mapping[str, Any]]:
    """Every object of every JSON-LD script, the outer ones first, those of ``@graph`` and lists too."""
    left = _MOST_NODES
    for script in tree.xpath("//script[contains(translate(@type, 'LDJSON', 'ldjson'), 'ld+json')]"):
        text = script.text or ""
        if len(text) > _LONGEST_SCRIPT:
            continue
        waiting: deque[Any] = deque([_loads(text)])
        while waiting and left > 0:
            left -= 1
            value = waiting.popleft()
            if isinstance(value, dict):
                yield value
                items = [item for key, item in value.items() if key not in _OF_OTHERS]
            else:
                items = value if isinstance(value, list) else []
            waiting.extend(item for item in items if isinstance(item, dict | list))


def _loads(text: str) -> Any:  # noqa: ANN401  # whatever JSON holds
    """The JSON that ``text`` is, also with comments, line ends in strings and commas too many; a sketch where it is broken."""
    text = text.strip()
    for mark in _BEFORE_JSON:
        text = text.removeprefix(mark)
    for mark in _AFTER_JSON:
        text = text.rstrip("; \n").removesuffix(mark)
    for mend in (str, _without_comments):
        try:
            return json.loads(mend(text), strict=False)
        except (ValueError, RecursionError):
            continue
    sketch: dict[str, str] = {}
    for match in _SALVAGED.finditer(text):
        value = _unescaped(match[2])
        if match[1] != "@type" or value.lower() in _names("article_types"):
            sketch.setdefault(match[1], value)
    return sketch if "headline" in sketch or "datePublished" in sketch else None


def _without_comments(text: str) -> str:
    return _TRAILING_COMMA.sub(r"\1", _COMMENT.sub(r"\1", text))


def _unescaped(value: str) -> str:
    try:
        return str(json.loads(f'"{value}"', strict=False))
    except ValueError:
        return value


def _types(node: Mapping[str, Any]) -> list[str]:
    kinds = node.get("@type")
    return [_last_part(kind) for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str)]


def _last_part(kind: str) -> str:
    return re.split(r"[/#:]", kind.strip())[-1].lower()


def _article_node(nodes: list[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The object that is the page's article: the first of an article's type that has a headline or a time."""
    known = frozenset(_names("article_types"))
    articles = [node for node in nodes if known.intersection(_types(node))]
    for wanted in (("headline", "datePublished"), ("headline",), ("datePublished",)):
        for node in articles:
            if all(node.get(key) for key in wanted):
                return node
    # Pages of videos and galleries, and sketches of broken JSON, give their times too.
    return next((node for node in nodes if node.get("headline") and node.get("datePublished")), {})


def _of(node: Mapping[str, Any], key: str, limit: int | None = _LONGEST_VALUE) -> tuple[Said, ...]:
    value = node.get(key)
    if isinstance(value, list):
        value = next((item for item in value if isinstance(item, str)), None)
    if not isinstance(value, str) or not value.strip():
        return ()
    return (Said(tidy(value[:limit]) if limit else entities.unescape(value), f"JSON-LD {key}"),)


def _main_page(node: Mapping[str, Any]) -> tuple[Said, ...]:
    page = node.get("mainEntityOfPage")
    address = page.get("@id") if isinstance(page, dict) else page
    return (Said(address.strip(), "JSON-LD mainEntityOfPage"),) if isinstance(address, str) and address.strip() else ()


def _named(node: Mapping[str, Any], key: str) -> tuple[Said, ...]:
    """The names under ``key``: strings, or objects with a name, one or several."""
    value = node.get(key)
    found = []
    for item in (value if isinstance(value, list) else [value])[:5]:
        name = item.get("name") if isinstance(item, dict) else item
        if isinstance(name, list):
            name = next((part for part in name if isinstance(part, str)), None)
        if isinstance(name, str) and name.strip():
            found.append(Said(tidy(name[:_LONGEST_VALUE]), f"JSON-LD {key}"))
    return tuple(found)


def _authors(node: Mapping[str, Any]) -> tuple[Said, ...]:
    return (*_named(node, "author"), *_named(node, "creator"))


# --- elements --------------------------------------------------------------------------------------------------------


def _meta(tree: html.HtmlElement, names: tuple[str, ...]) -> tuple[Said, ...]:
    """The contents of the meta elements called one of ``names``, in the order of ``names``."""
    found: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or meta.get("http-equiv")
        content = meta.get("content")
        if name and content and content.strip():
            found.setdefault(name.strip().lower(), []).append(tidy(content[:_LONGEST_VALUE]))
    return tuple(Said(value, f"meta {name}") for name in names for value in found.get(name.lower(), [])[:2])


def _links(tree: html.HtmlElement, relation: str) -> tuple[Said, ...]:
    return tuple(
        Said(link.get("href", "").strip(), f"link {relation}")
        for link in tree.iter("link")
        if (link.get("rel") or "").lower() == relation and link.get("href", "").strip()
    )


def _microdata(tree: html.HtmlElement, prop: str) -> tuple[Said, ...]:
    """The first value of an ``itemprop``: related articles, which have the same ones, come later."""
    for element in tree.xpath("//*[@itemprop=$prop][not(self::meta)]", prop=prop):
        value = element.get("datetime") or element.get("content") or " ".join(element.text_content().split())
        if value and value.strip() and len(value) <= _LONGEST_VALUE:
            return (Said(tidy(value), f"itemprop {prop}"),)
    return ()
