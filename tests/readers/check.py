"""Loads what `tagline convert` writes with the programs that people read it with, and compares every surface.

Run: python check.py PATH/TO/tagline [PART OF A CHECK'S NAME]
"""

import functools
import io
import json
import pathlib
import subprocess
import sys
import tempfile
import traceback
import zipfile

import fixture

TAGLINE = sys.argv[1] if len(sys.argv) > 1 else "tagline"
CHECKS = []
NAMED_ENTITY = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity"
SCHEMA = pathlib.Path(__file__).parents[2] / "src/formats/schema/tagline-v1.schema.json"


def check(function):
    """A check of the files of one fixture."""
    CHECKS.extend((f"{function.__name__}::{made.name}", function, made) for made in fixture.FIXTURES)
    return function


def check_once(function):
    """A check that needs one fixture only."""
    CHECKS.append((function.__name__, function, fixture.SCRIPTS))
    return function


def convert(made, to, *options, companion=None):
    """The fixture in another format; or the file of that name that goes with it."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "out"
        command = [TAGLINE, "convert", "--from", "tagline", "--to", to, *options, "-", str(path)]
        source = json.dumps(made.document()).encode()
        done = subprocess.run(command, input=source, capture_output=True)
        assert done.returncode == 0, done.stderr.decode()
        return (path if companion is None else path.with_name(f"out.{companion}")).read_bytes()


def words_only(pairs):
    return [("".join(words.split()), label) for words, label in pairs]


def lf(pairs):
    return [(words.replace("\r\n", "\n"), label) for words, label in pairs]


@check
def jsonschema_accepts_the_native_file(made):
    import jsonschema

    file = json.loads(convert(made, "tagline"))
    jsonschema.validate(file, json.loads(SCHEMA.read_text()))
    [document] = file["documents"]
    for annotation in document["annotations"]:
        assert document["text"][annotation["start"]:annotation["end"]] == annotation["text"]
    assert sorted((a["text"], a["label"]) for a in document["annotations"]) == made.every()


@check
def spacy_aligns_every_entity(made):
    import spacy
    from spacy.training import Example, offsets_to_biluo_tags

    nlp = spacy.blank("en")
    [[text, annotations]] = json.loads(convert(made, "spacy"))
    assert text == made.text
    doc = nlp.make_doc(text)
    tags = offsets_to_biluo_tags(doc, annotations["entities"])
    assert "-" not in tags, tags
    example = Example.from_dict(doc, annotations)
    assert [(entity.text, entity.label_) for entity in example.reference.ents] == made.flat()


@check
def spacy_loads_the_docbin(made):
    import spacy
    from spacy.tokens import DocBin

    [doc] = DocBin().from_bytes(convert(made, "docbin")).get_docs(spacy.blank("xx").vocab)
    assert doc.text == made.text
    assert [(entity.text, entity.label_) for entity in doc.ents] == made.flat()


@check_once
def spacy_trains_on_the_docbin(made):
    with tempfile.TemporaryDirectory() as folder:
        home = pathlib.Path(folder)
        (home / "train.spacy").write_bytes(convert(made, "docbin"))
        spacy = [sys.executable, "-m", "spacy"]
        config = [*spacy, "init", "config", "config.cfg", "--lang", "xx", "--pipeline", "ner", "--optimize", "efficiency"]
        train = [*spacy, "train", "config.cfg", "--paths.train", "train.spacy", "--paths.dev", "train.spacy",
                 "--training.max_steps", "2", "--training.eval_frequency", "1", "--output", "model"]
        for command in [config, train]:
            done = subprocess.run(command, cwd=home, capture_output=True, text=True)
            assert done.returncode == 0, done.stdout + done.stderr
        assert (home / "model/model-last/ner").is_dir()
        # spaCy warns of annotations that it cannot use.
        assert "W030" not in done.stdout + done.stderr, done.stderr


@check
def a_docbin_of_spacy_is_read(made):
    import spacy
    from spacy.tokens import DocBin

    doc = spacy.blank("en").make_doc(made.text)
    flat = [span for span in made.spans if not (span.crosses or span.overlaps)]
    doc.ents = [doc.char_span(span.start, span.start + len(span.words), span.label) for span in flat]
    command = [TAGLINE, "convert", "--from", "docbin", "--to", "tagline"]
    done = subprocess.run(command, input=DocBin(docs=[doc]).to_bytes(), capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    [document] = json.loads(done.stdout)["documents"]
    assert document["text"] == made.text
    assert [(a["text"], a["label"]) for a in document["annotations"]] == made.flat()


@check
def seqeval_finds_the_same_entities_in_every_scheme(made):
    from seqeval.scheme import BILOU, IOB1, IOB2, Entities

    for name, scheme in [("iob2", IOB2), ("iob1", IOB1), ("bilou", BILOU)]:
        for columns in ["two", "four", "offsets"]:
            rows = convert(made, "conll", "--scheme", name, "--columns", columns).decode()
            sentences = [[line.split() for line in block.split("\n")] for block in rows.strip().split("\n\n")][1:]
            tags = [[row[-1] for row in sentence] for sentence in sentences]
            found = []
            for index, entities in enumerate(Entities(tags, scheme).entities):
                for entity in entities:
                    words = [row[0] for row in sentences[index][entity.start:entity.end]]
                    found.append(("".join(words), entity.tag))
            assert found == words_only(made.flat()), (name, columns, found)
            if columns == "offsets":
                for token, start, end, _ in (row for sentence in sentences for row in sentence):
                    assert made.text[int(start):int(end)] == token


@check
def label_studio_accepts_annotations_and_predictions(made):
    from label_studio_sdk.label_interface import LabelInterface

    tasks = json.loads(convert(made, "label-studio"))
    interface = LabelInterface(convert(made, "label-studio", companion="label-studio-config.xml").decode())
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
    assert sorted(found) == made.every()


def utf16(text, start, end):
    return text.encode("utf-16-le")[2 * start:2 * end].decode("utf-16-le")


@check
def doccano_counts_utf16_or_code_points(made):
    for unit in ["utf16", "code-point"]:
        line = json.loads(convert(made, "doccano", "--unit", unit))
        found = []
        for start, end, label in line["label"]:
            words = utf16(line["text"], start, end) if unit == "utf16" else line["text"][start:end]
            found.append((words, label))
        assert sorted(found) == made.every()


@check
def ner_annotator_counts_utf16_in_lines(made):
    file = json.loads(convert(made, "ner-annotator"))
    assert "\n".join(line for line, _ in file["annotations"]) == made.text
    found = [(utf16(line, start, end), label)
             for line, rest in file["annotations"] for start, end, label in rest["entities"]]
    assert found == [(words, label) for words, label in made.flat() if "\n" not in words]
    assert file["classes"] == sorted({label for _, label in found})


@check
def pybrat_reads_every_fragment(made):
    from pybrat.parser import BratParser

    with tempfile.TemporaryDirectory() as folder:
        zipfile.ZipFile(io.BytesIO(convert(made, "brat"))).extractall(folder)
        [example] = BratParser(error="raise").parse(folder)
        assert example.text == made.text.replace("\r\n", "\n")
        found = []
        for entity in example.entities:
            parts = [example.text[span.start:span.end] for span in entity.spans]
            assert " ".join(parts) == entity.mention, (parts, entity.mention)
            found.append(("\n".join(parts), entity.type))
        assert sorted(found) == sorted(lf(made.every()))
        together = [{relation.arg1.mention, relation.arg2.mention} for relation in example.relations]
        assert together == ([{"Łódź"}] if made is fixture.SCRIPTS else []), together
        assert (pathlib.Path(folder) / "annotation.conf").read_text().startswith("[entities]\n")


@check
def pandas_reads_the_table(made):
    import pandas

    frame = pandas.read_csv(io.BytesIO(convert(made, "csv")), keep_default_na=False)
    assert set(frame["unit"]) == {"unicode_code_point"}
    for row in frame.itertuples():
        assert made.text[row.start:row.end] == row.text
    assert sorted(zip(frame["text"], frame["label"])) == made.every()


def covered(cas):
    return sorted((entity.get_covered_text(), entity.value) for entity in cas.select(NAMED_ENTITY))


@check
def cassis_covers_the_same_text_in_json(made):
    import cassis

    cas = cassis.load_cas_from_json(convert(made, "cas").decode())
    assert (cas.sofa_string, covered(cas)) == (made.text, made.every())


@check
def cassis_covers_the_same_text_in_xmi(made):
    import cassis

    system = cassis.load_typesystem(io.BytesIO(convert(made, "xmi", companion="TypeSystem.xml")))
    cas = cassis.load_cas_from_xmi(io.BytesIO(convert(made, "xmi")), typesystem=system)
    assert (cas.sofa_string, covered(cas)) == (made.text, made.every())
    entities = {}
    for entity in cas.select(NAMED_ENTITY):
        if entity.identifier:
            entities.setdefault(entity.identifier, []).append(entity.get_covered_text())
    assert list(entities.values()) == ([["Łódź", "Łódź"]] if made is fixture.SCRIPTS else [])


@check
def web_anno_tsv_reads_every_sentence(made):
    from web_anno_tsv import open_web_anno_tsv

    # This reader does not undo the escape of a backslash.
    made = fixture.Fixture(made.name, made.text.replace("\\", "/"), made.spans)
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "fixture.tsv"
        path.write_bytes(convert(made, "webanno"))
        found = []
        with open_web_anno_tsv(str(path)) as sentences:
            for sentence in sentences:
                for annotation in sentence.annotations:
                    assert sentence.text[annotation.start:annotation.stop] == annotation.text
                    found.append((annotation.text, annotation.label.replace("\\", "")))
        assert sorted(words_only(found)) == sorted(words_only(made.every())), found


@check
def datasets_loads_tokens_and_numbers_the_tags(made):
    import datasets

    datasets.disable_progress_bars()
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "fixture.jsonl"
        path.write_bytes(convert(made, "hugging-face"))
        names = json.loads(convert(made, "hugging-face", companion="ner-tags.json"))
        loaded = datasets.load_dataset("json", data_files=str(path), split="train", cache_dir=folder)
        loaded = loaded.cast_column("ner_tags", datasets.Sequence(datasets.ClassLabel(names=names)))
        found = []
        for line in loaded:
            for token, tag, (start, end) in zip(line["tokens"], line["ner_tags"], line["offsets"]):
                assert made.text[start:end] == token
                tag = names[tag]
                if tag.startswith("B-"):
                    found.append((token, tag[2:]))
                elif tag != "O":
                    found[-1] = (found[-1][0] + token, found[-1][1])
        assert found == words_only(made.flat())


@check
def lines_and_denotations_count_code_points(made):
    line = json.loads(convert(made, "jsonl"))
    found = [(line["text"][entity["start"]:entity["end"]], entity["label"]) for entity in line["entities"]]
    assert (line["text"], sorted(found)) == (made.text, made.every())
    assert [entity["text"] for entity in line["entities"]] == [words for words, _ in found]
    [file] = json.loads(convert(made, "pubannotation"))
    spans = [(denotation["span"], denotation["obj"]) for denotation in file["denotations"]]
    found = [(file["text"][span["begin"]:span["end"]], label) for span, label in spans]
    assert (file["text"], sorted(found)) == (made.text, made.every())


@check
def prodigy_tokens_carry_every_span(made):
    task = json.loads(convert(made, "prodigy"))
    assert task["text"] == made.text
    for token in task["tokens"]:
        assert task["text"][token["start"]:token["end"]] == token["text"]
    found = []
    for span in task["spans"]:
        assert task["tokens"][span["token_start"]]["start"] == span["start"]
        assert task["tokens"][span["token_end"]]["end"] == span["end"]
        found.append((task["text"][span["start"]:span["end"]], span["label"]))
    assert found == made.flat()


@check
def gatenlp_covers_the_same_text_in_json(made):
    from gatenlp import Document

    document = Document.load_mem(convert(made, "bdoc").decode(), fmt="json")
    assert document.text == made.text
    assert sorted((document[annotation], annotation.type) for annotation in document.annset()) == made.every()


@check
def gatenlp_covers_the_same_text_in_xml(made):
    from gatenlp import Document

    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "fixture.xml"
        path.write_bytes(convert(made, "gate"))
        document = Document.load(str(path), fmt="gatexml")
    assert document.text == made.text
    assert sorted((document[annotation], annotation.type) for annotation in document.annset()) == made.every()
    for annotation in document.annset():
        assert annotation.features["status"] in ["suggested", "confirmed"]


@check
def web_annotations_quote_what_they_point_at(made):
    items = json.loads(convert(made, "web-annotation"))["items"]
    [text] = [item["body"][0]["value"] for item in items if item["motivation"] == "describing"]
    assert text == made.text
    found = []
    for item in items[1:]:
        quote, position = item["target"]["selector"]
        start, end = position["start"], position["end"]
        assert text[start:end] == quote["exact"]
        assert text[:start].endswith(quote["prefix"]) and text[end:].startswith(quote["suffix"])
        assert len(text) < 60 or quote["prefix"] or start == 0
        found.append((quote["exact"], item["body"][0]["value"]))
    assert sorted(found) == made.every()


@functools.cache
def tei_schema():
    """TEI P5's own schema, with everything in it."""
    import schemas
    from lxml import etree

    return etree.RelaxNG(etree.parse(str(pathlib.Path(schemas.__file__).with_name("tei_all.rng"))))


@check
def lxml_finds_the_text_and_its_names_in_tei(made):
    from lxml import etree

    tree = etree.fromstring(convert(made, "tei"))
    assert tei_schema().validate(tree), tei_schema().error_log
    space = {"t": "http://www.tei-c.org/ns/1.0"}
    [block] = tree.xpath("//t:text//t:ab", namespaces=space)
    assert "".join(block.itertext()) == made.text
    labels = {"persName": "PERSON", "placeName": "PLACE", "orgName": "ORG", "date": "DATE"}
    found = []
    for name in block.iter():
        if name is not block:
            label = labels.get(etree.QName(name).localname) or name.get("type")
            found.append(("".join(name.itertext()), label))
    assert sorted(found) == made.nested()
    for date in block.xpath(".//t:date", namespaces=space):
        assert date.get("when") == "2021-03-03"
    ids = set(tree.xpath("//@xml:id"))
    for reference in tree.xpath("//@ref"):
        assert reference.removeprefix("#") in ids, reference


@check_once
def tei_has_ranges_and_open_digits_in_its_own_attributes(made):
    from lxml import etree

    for value, expected in [
        ("1939/1945", {"from": "1939", "to": "1945"}),
        ("2019/..", {"from": "2019"}),
        ("199X", {"notBefore": "1990", "notAfter": "1999"}),
        ("XXXX-02-28", {"when": "--02-28"}),
        ("1850?", {"when": "1850", "when-custom": "1850?"}),
    ]:
        source = made.document()
        [date] = [a for a in source["documents"][0]["annotations"] if a["label"] == "DATE"]
        date["value"] = value
        command = [TAGLINE, "convert", "--from", "tagline", "--to", "tei"]
        done = subprocess.run(command, input=json.dumps(source).encode(), capture_output=True)
        assert done.returncode == 0, done.stderr.decode()
        tree = etree.fromstring(done.stdout)
        assert tei_schema().validate(tree), tei_schema().error_log
        [date] = tree.iter("{http://www.tei-c.org/ns/1.0}date")
        said = {name: date.get(name) for name in ["when", "from", "to", "notBefore", "notAfter", "when-custom"]}
        assert {name: value for name, value in said.items() if value} == expected, said


@check
def lxml_finds_the_text_and_its_dates_in_timeml(made):
    from lxml import etree

    tree = etree.fromstring(convert(made, "timeml"))
    [block] = tree.xpath("/TimeML/TEXT")
    assert "".join(block.itertext()) == made.text
    [written] = tree.xpath("/TimeML/DCT/TIMEX3[@functionInDocument='CREATION_TIME']")
    assert written.get("value") == "2021-03-05"
    found, at = [], len(block.text or "")
    for date in block:
        words = "".join(date.itertext())
        assert made.text[at:at + len(words)] == words
        found.append((at, words, date.get("type"), date.get("value")))
        at += len(words) + len(date.tail or "")
    dates = [span for span in made.spans if span.label == "DATE"]
    assert found == [(span.start, span.words, "DATE", "2021-03-03") for span in dates], found
    ids = tree.xpath("//@tid")
    assert len(set(ids)) == len(ids), ids


@check
def html5lib_shows_the_text_and_its_marks(made):
    import html5lib

    page = convert(made, "html")
    parser = html5lib.HTMLParser(namespaceHTMLElements=False, strict=False)
    tree = parser.parse(page)
    [body] = [node for node in tree.iter("div") if node.get("class") == "tagline-text"]
    assert "".join(body.itertext()) == made.text
    found = []
    for mark in body.iter("mark"):
        words = "".join(mark.itertext())
        assert made.text[int(mark.get("data-start")):int(mark.get("data-end"))] == words
        found.append((words, mark.get("data-label")))
    assert sorted(found) == made.nested()
    assert b"src=" not in page and b"href=" not in page, "the page fetches nothing"


@check
def pandoc_finds_every_span(made):
    import pypandoc

    tree = json.loads(pypandoc.convert_text(convert(made, "markdown").decode(), "json", format="markdown"))
    found = []

    def plain(node):
        """The words of a node, and on the way the spans in it."""
        if isinstance(node, list):
            return "".join(plain(part) for part in node)
        kind, content = node["t"], node.get("c")
        if kind == "Str":
            return content
        if kind == "Span":
            (_, classes, attributes), inside = content
            words = plain(inside)
            found.append((words, classes[0] if classes else dict(attributes)["label"]))
            return words
        if kind in ["Para", "Plain"]:
            return plain(content)
        assert kind in ["Space", "SoftBreak", "LineBreak"], f"{kind} is markup, and the text has none: {content}"
        return ""

    words = plain(tree["blocks"])
    assert "".join(words.split()) == "".join(made.text.split())
    assert sorted(words_only(found)) == sorted(words_only(made.nested()))
    assert tree["meta"]["title"]["c"][0]["c"] == "Fixture"


def main():
    """Runs the checks and sums up as `cargo test` does."""
    wanted = [check for check in CHECKS if len(sys.argv) < 3 or sys.argv[2] in check[0]]
    failures = []
    for name, function, made in wanted:
        try:
            function(made)
            print(f"test readers::{name} ... ok")
        except Exception:  # noqa: BLE001
            failures.append(name)
            print(f"test readers::{name} ... FAILED")
            traceback.print_exc()
    word = "FAILED" if failures else "ok"
    left_out = len(CHECKS) - len(wanted)
    print(f"\ntest result: {word}. {len(wanted) - len(failures)} passed; {len(failures)} failed; 0 ignored; "
          f"0 measured; {left_out} filtered out")
    sys.exit(1 if failures else 0)


main()
