"""Everything that a database can be asked, in one place for those who ask.

=====================  ==========================================================================
`Filter`               which events: ``Filter.of(actor="RUS", type="COOPERATE", since="2021-01")``
`events_page`          a page of events, newest or least sure first or by lot, with the place where the next one begins
`every_event`          all of them, one after the other
`count`, `facets`      how many of each kind
`show`, `marks`        one event with the words it came from
`search`               full text, with the words in their place
`stories_page`         acts as several articles tell them
`show_story`           one of them with its reports, where they differ, and why they are one
=====================  ==========================================================================
"""

from __future__ import annotations

from warta.store.counts import BY, FACETS, Counts, Facets, count, facets
from warta.store.filters import Filter
from warta.store.finding import Hit, search
from warta.store.flat import COLUMNS, flat, to_json
from warta.store.listing import EventRow, Page, events_page, every_event
from warta.store.showing import Shown, marks, show
from warta.store.story_showing import ShownStory, show_story
from warta.store.telling import StoryPage, StoryRow, stories_page

__all__ = [
    "BY", "COLUMNS", "FACETS", "Counts", "EventRow", "Facets", "Filter", "Hit", "Page", "Shown", "ShownStory", "StoryPage",
    "StoryRow", "count", "events_page", "every_event", "facets", "flat", "marks", "search", "show", "show_story", "stories_page",
    "to_json",
]  # fmt: skip
