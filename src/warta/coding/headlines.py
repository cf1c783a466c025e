"""Who acts in a headline that begins with its verb? The subject stands behind the comma.

"Puji Gencatan Senjata, Norwegia: ...", "Didemo Mahasiswa, DPR Tunda RUU".
"""

from __future__ import annotations

from spacy.tokens import Token

_BEFORE_VERB = ("SCONJ", "ADV", "AUX", "PART", "VERB", "ADP")
_NAMING = ("NOUN", "PROPN")
_TO_NAMING = 3
"""Words from the comma to the subject's noun: a number may stand between."""


def subject(trigger: Token) -> Token | None:
    """The nominal behind the comma that ends a headline's opening clause, when the trigger is that clause's verb."""
    doc, sentence = trigger.doc, trigger.sent
    if any(t.pos_ not in _BEFORE_VERB for t in doc[sentence.start : trigger.i]):
        return None
    mark = next((t.i for t in doc[trigger.i + 1 : sentence.end] if t.text in (",", ":", ";")), None)
    if mark is None or doc[mark].text != ",":
        return None
    naming = next((t for t in doc[mark + 1 : min(sentence.end, mark + 1 + _TO_NAMING)] if t.pos_ != "NUM"), None)
    if naming is None or naming.pos_ not in _NAMING:
        return None
    while naming.dep_ in ("flat:name", "flat", "nmod") and mark < naming.head.i < naming.i:
        naming = naming.head
    return naming
