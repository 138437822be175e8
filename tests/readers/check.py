"""Loads what `tagline convert` writes with the programs that people read it with, and compares every surface.

Run: python check.py PATH/TO/tagline [PART OF A CHECK'S NAME]
"""

import json
import subprocess
import sys
import traceback

import fixture

TAGLINE = sys.argv[1] if len(sys.argv) > 1 else "tagline"
CHECKS = []


def check(function):
    CHECKS.append(function)
    return function


def convert(to, *options):
    """The fixture in another format."""
    source = json.dumps(fixture.document()).encode()
    command = [TAGLINE, "convert", "--from", "tagline", "--to", to, *options]
    return subprocess.run(command, input=source, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True).stdout


def every():
    return sorted((words, label) for words, label, _ in fixture.SPANS)


def words_only(pairs):
    return [("".join(words.split()), label) for words, label in pairs]


@check
def spacy_aligns_every_entity():
    import spacy
    from spacy.training import Example, offsets_to_biluo_tags

    nlp = spacy.blank("en")
    [[text, annotations]] = json.loads(convert("spacy"))
    assert text == fixture.TEXT
    doc = nlp.make_doc(text)
    tags = offsets_to_biluo_tags(doc, annotations["entities"])
    assert "-" not in tags, tags
    example = Example.from_dict(doc, annotations)
    assert [(entity.text, entity.label_) for entity in example.reference.ents] == fixture.flat()


@check
def seqeval_finds_the_same_entities_in_every_scheme():
    from seqeval.scheme import BILOU, IOB1, IOB2, Entities

    for name, scheme in [("iob2", IOB2), ("iob1", IOB1), ("bilou", BILOU)]:
        for columns in ["two", "four", "offsets"]:
            rows = convert("conll", "--scheme", name, "--columns", columns).decode()
            sentences = [[line.split() for line in block.split("\n")] for block in rows.strip().split("\n\n")][1:]
            tags = [[row[-1] for row in sentence] for sentence in sentences]
            found = []
            for index, entities in enumerate(Entities(tags, scheme).entities):
                for entity in entities:
                    words = [row[0] for row in sentences[index][entity.start:entity.end]]
                    found.append(("".join(words), entity.tag))
            assert found == words_only(fixture.flat()), (name, columns, found)
            if columns == "offsets":
                for token, start, end, _ in (row for sentence in sentences for row in sentence):
                    assert fixture.TEXT[int(start):int(end)] == token


@check
def label_studio_accepts_annotations_and_predictions():
    from label_studio_sdk.label_interface import LabelInterface

    tasks = json.loads(convert("label-studio"))
    labels = "".join(f'<Label value="{label}"/>' for label in ["DATE", "PERSON", "ORG", "PLACE"])
    config = f'<View><Labels name="label" toName="text">{labels}</Labels><Text name="text" value="$text"/></View>'
    interface = LabelInterface(config)
    found = []
    for task in tasks:
        for annotation in task["annotations"]:
            assert interface.validate_annotation(annotation)
        for prediction in task["predictions"]:
            assert interface.validate_prediction(prediction)
        for result in task["annotations"] + task["predictions"]:
            for region in result["result"]:
                value = region["value"]
                assert task["data"]["text"][value["start"]:value["end"]] == value["text"]
                found.append((value["text"], value["labels"][0]))
    assert sorted(found) == every()


@check
def doccano_counts_utf16_or_code_points():
    for unit in ["utf16", "code-point"]:
        line = json.loads(convert("doccano", "--unit", unit))
        found = []
        for start, end, label in line["label"]:
            if unit == "utf16":
                words = line["text"].encode("utf-16-le")[2 * start:2 * end].decode("utf-16-le")
            else:
                words = line["text"][start:end]
            found.append((words, label))
        assert sorted(found) == every()


@check
def pybrat_reads_every_fragment():
    import io
    import pathlib
    import tempfile
    import zipfile

    from pybrat.parser import BratParser

    with tempfile.TemporaryDirectory() as folder:
        zipfile.ZipFile(io.BytesIO(convert("brat"))).extractall(folder)
        [example] = BratParser(error="raise").parse(folder)
        assert example.text == fixture.TEXT
        found = []
        for entity in example.entities:
            parts = [example.text[span.start:span.end] for span in entity.spans]
            assert " ".join(parts) == entity.mention, (parts, entity.mention)
            found.append(("\n".join(parts), entity.type))
        assert sorted(found) == every()
        assert (pathlib.Path(folder) / "annotation.conf").read_text().startswith("[entities]\nDATE\n")


@check
def pandas_reads_the_table():
    import io

    import pandas

    frame = pandas.read_csv(io.BytesIO(convert("csv")), keep_default_na=False)
    assert set(frame["unit"]) == {"unicode_code_point"}
    for row in frame.itertuples():
        assert fixture.TEXT[row.start:row.end] == row.text
    assert sorted(zip(frame["text"], frame["label"])) == every()


@check
def cassis_covers_the_same_text():
    import cassis

    cas = cassis.load_cas_from_json(convert("cas").decode())
    assert cas.sofa_string == fixture.TEXT
    kind = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity"
    assert sorted((entity.get_covered_text(), entity.value) for entity in cas.select(kind)) == every()


@check
def datasets_loads_tokens_and_numbers_the_tags():
    import pathlib
    import tempfile

    import datasets

    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "fixture.jsonl"
        path.write_bytes(convert("hugging-face"))
        loaded = datasets.load_dataset("json", data_files=str(path), split="train", cache_dir=folder)
        found = []
        for line in loaded:
            for token, tag, (start, end) in zip(line["tokens"], line["ner_tags"], line["offsets"]):
                assert fixture.TEXT[start:end] == token
                if tag.startswith("B-"):
                    found.append((token, tag[2:]))
                elif tag != "O":
                    found[-1] = (found[-1][0] + token, found[-1][1])
        assert found == words_only(fixture.flat())


@check
def prodigy_tokens_carry_every_span():
    task = json.loads(convert("prodigy"))
    assert task["text"] == fixture.TEXT
    for token in task["tokens"]:
        assert task["text"][token["start"]:token["end"]] == token["text"]
    found = []
    for span in task["spans"]:
        assert task["tokens"][span["token_start"]]["start"] == span["start"]
        assert task["tokens"][span["token_end"]]["end"] == span["end"]
        found.append((task["text"][span["start"]:span["end"]], span["label"]))
    assert found == fixture.flat()


@check
def gatenlp_covers_the_same_text():
    from gatenlp import Document

    document = Document.load_mem(convert("bdoc").decode(), fmt="json")
    assert document.text == fixture.TEXT
    assert sorted((document[annotation], annotation.type) for annotation in document.annset()) == every()


@check
def lxml_finds_the_text_and_its_names():
    from lxml import etree

    space = {"t": "http://www.tei-c.org/ns/1.0"}
    [block] = etree.fromstring(convert("tei")).xpath("//t:ab", namespaces=space)
    assert "".join(block.itertext()) == fixture.TEXT
    labels = {"persName": "PERSON", "placeName": "PLACE", "orgName": "ORG", "date": "DATE"}
    found = [("".join(name.itertext()), labels[etree.QName(name).localname]) for name in block.iter() if name is not block]
    assert sorted(found) == every()
    [date] = block.xpath(".//t:date", namespaces=space)
    assert date.get("when") == "2021-03-03"


def main():
    """Runs the checks and sums up as `cargo test` does."""
    wanted = [check for check in CHECKS if len(sys.argv) < 3 or sys.argv[2] in check.__name__]
    failures = []
    for check in wanted:
        try:
            check()
            print(f"test readers::{check.__name__} ... ok")
        except Exception:  # noqa: BLE001
            failures.append(check.__name__)
            print(f"test readers::{check.__name__} ... FAILED")
            traceback.print_exc()
    word = "FAILED" if failures else "ok"
    left_out = len(CHECKS) - len(wanted)
    print(f"\ntest result: {word}. {len(wanted) - len(failures)} passed; {len(failures)} failed; 0 ignored; "
          f"0 measured; {left_out} filtered out")
    sys.exit(1 if failures else 0)


main()
