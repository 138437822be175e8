"""One document in Tagline JSON whose every offset differs from unit to unit, with spans that formats stumble over."""

import json

TEXT = (
    "On 3 March 2021, Zoë Okafor of Lantern Press \U0001F3EE flew to Łódź.\n"
    "She met Mayor Brandt and José Nun\u0303ez \U0001F468\u200D\U0001F469\u200D\U0001F467 at the University of Łódź.\n"
    "قال محمد علي إن بيروت جميلة.\n"
    "From Port of\nSpain to New\u00A0York, then \U0001D518\U0001D52B\U0001D526 & <Co> \"quoted\"; = 5.\n"
    "\tThe end came in Ōsaka"
)

# Words, label, status; each is found after the one before.
SPANS = [
    ("3 March 2021", "DATE", "suggested"),
    ("Zoë Okafor", "PERSON", "confirmed"),
    ("Lantern Press", "ORG", "suggested"),
    ("Łódź", "PLACE", "suggested"),
    ("Brandt", "PERSON", "suggested"),
    ("José Nun\u0303ez", "PERSON", "confirmed"),
    ("University of Łódź", "ORG", "confirmed"),
    ("Łódź", "PLACE", "confirmed"),
    ("محمد علي", "PERSON", "suggested"),
    ("بيروت", "PLACE", "suggested"),
    ("Port of\nSpain", "PLACE", "confirmed"),
    ("New\u00A0York", "PLACE", "suggested"),
    ("\U0001D518\U0001D52B\U0001D526 & <Co>", "ORG", "suggested"),
    ("Ōsaka", "PLACE", "confirmed"),
]


def document():
    """The document as a Tagline JSON file."""
    annotations, after = [], 0
    for number, (words, label, status) in enumerate(SPANS, start=1):
        start = TEXT.index(words, after)
        after = start + 1
        annotations.append({
            "id": number, "start": start, "end": start + len(words), "text": words, "label": label, "status": status,
            "origin": "human" if status == "confirmed" else "model:fixture 1",
            "confidence": None if status == "confirmed" else 0.75, "entity": None, "note": None,
            **({"kind": "calendar", "value": "2021-03-03"} if label == "DATE" else {"value": None}),
        })
    return {
        "format": "tagline", "version": 1, "generator": {"name": "fixture", "version": "1", "model": None},
        "offset_unit": "unicode_code_point", "labels": [],
        "documents": [{"id": "fixture", "title": "Fixture", "text": TEXT, "date": "2021-03-05",
                       "annotations": annotations, "entities": []}],
    }


def flat():
    """Words and labels where no two may overlap: the nested Łódź is the one that goes."""
    return [(words, label) for number, (words, label, _) in enumerate(SPANS) if number != 7]


if __name__ == "__main__":
    print(json.dumps(document(), ensure_ascii=False))
