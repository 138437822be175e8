"""Documents in Tagline JSON whose every offset differs from unit to unit, with spans that formats stumble over."""

import dataclasses
import json


@dataclasses.dataclass
class Span:
    words: str
    label: str
    status: str
    entity: int | None = None
    # Whether it is left out where spans may not cross, and where they may not share text at all.
    crosses: bool = False
    overlaps: bool = False
    start: int = 0


@dataclasses.dataclass
class Fixture:
    name: str
    text: str
    spans: list

    def __post_init__(self):
        """Each span is found at or after the start of the one before."""
        after = 0
        for span in self.spans:
            span.start = after = self.text.index(span.words, after)

    def document(self):
        """The document as a Tagline JSON file."""
        annotations = [{
            "id": number, "start": span.start, "end": span.start + len(span.words), "text": span.words,
            "label": span.label, "status": span.status,
            "origin": "human" if span.status == "confirmed" else "model:fixture 1",
            "confidence": None if span.status == "confirmed" else 0.75, "entity": span.entity, "note": None,
            **({"kind": "calendar", "value": "2021-03-03"} if span.label == "DATE" else {"value": None}),
        } for number, span in enumerate(self.spans, start=1)]
        entities = {}
        for number, span in enumerate(self.spans, start=1):
            if span.entity is not None:
                entity = {"id": span.entity, "label": span.label, "name": span.words, "mentions": []}
                entities.setdefault(span.entity, entity)["mentions"].append(number)
        return {
            "format": "tagline", "version": 1, "generator": {"name": "fixture", "version": "1", "model": None},
            "offset_unit": "unicode_code_point", "labels": [],
            "documents": [{"id": self.name, "title": "Fixture", "text": self.text, "date": "2021-03-05",
                           "annotations": annotations, "entities": list(entities.values())}],
        }

    def every(self):
        """Words and labels of all spans, sorted."""
        return sorted((span.words, span.label) for span in self.spans)

    def nested(self):
        """Those that are left where none may cross another, sorted."""
        return sorted((span.words, span.label) for span in self.spans if not span.crosses)

    def flat(self):
        """Those that are left where no two may share text, in reading order."""
        return [(span.words, span.label) for span in self.spans if not (span.crosses or span.overlaps)]


SCRIPTS = Fixture(
    "scripts",
    "On 3 March 2021, Zoë Okafor of Lantern Press \U0001F3EE flew to Łódź.\n"
    "She met Mayor Brandt and José Nun\u0303ez \U0001F468\u200D\U0001F469\u200D\U0001F467 at the University of Łódź.\n"
    "قال محمد علي إن بيروت جميلة.\n"
    "From Port of\nSpain to New\u00A0York, then \U0001D518\U0001D52B\U0001D526 & <Co> \"quoted\"; = 5.\n\n"
    "\tThe end came in Ōsaka",
    [
        Span("3 March 2021", "DATE", "suggested"),
        Span("Zoë Okafor", "PERSON", "confirmed"),
        Span("Lantern Press", "ORG", "suggested"),
        Span("Łódź", "PLACE", "suggested", entity=1),
        Span("Brandt", "PERSON", "suggested"),
        Span("José Nun\u0303ez", "PERSON", "confirmed"),
        Span("University of Łódź", "ORG", "confirmed"),
        Span("Łódź", "PLACE", "confirmed", entity=1, overlaps=True),
        Span("محمد علي", "PERSON", "suggested"),
        Span("بيروت", "PLACE", "suggested"),
        Span("Port of\nSpain", "PLACE", "confirmed"),
        Span("New\u00A0York", "PLACE", "suggested"),
        Span("\U0001D518\U0001D52B\U0001D526 & <Co>", "ORG", "suggested"),
        Span("Ōsaka", "PLACE", "confirmed"),
    ],
)

CROSSING = Fixture(
    "crossing",
    "\U0001F3EE The University of New York City Council met. * 1. It was #1! [Ann] {Bell} met O'Neil -- \\ | _ $5\n"
    "1. Ann Bell -DOCSTART- amod ORG 3.\n-- Łódź",
    [
        Span("University of New York", "ORG", "confirmed"),
        Span("New York City Council", "ORG", "suggested", crosses=True),
        Span("York", "PLACE", "confirmed", overlaps=True),
        Span("Ann", "PERSON", "suggested"),
        Span("O'Neil", "PERSON", "confirmed"),
        Span("Ann Bell", "PERSON", "confirmed"),
        Span("Łódź", "EVENT-2", "confirmed"),
    ],
)

CRLF = Fixture(
    "crlf",
    "Ann Bell \U0001F3EE met\r\nMayor Brandt in Port of\r\nSpain.\r\n\r\nThen Łódź",
    [
        Span("Ann Bell", "PERSON", "confirmed"),
        Span("Brandt", "PERSON", "suggested"),
        Span("Port of\r\nSpain", "PLACE", "confirmed"),
        Span("Łódź", "PLACE", "confirmed"),
    ],
)

FIXTURES = [SCRIPTS, CROSSING, CRLF]
