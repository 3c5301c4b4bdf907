"""What somebody chose in a form of Word or OpenDocument is read; what asks to choose is not."""

from __future__ import annotations

import pytest

from pipeline.extract import extract
from pipeline.records import BlockKind, DocumentStatus
from tests.pipeline.extract.office.test_docx import word_file
from tests.pipeline.extract.office.test_odt import odt_of
from tests.pipeline.extract.office.test_odt import read as read_odt

BEGUN = '<w:r><w:fldChar w:fldCharType="begin">{}</w:fldChar></w:r><w:r><w:instrText>FORM</w:instrText></w:r>'
ENDED = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
ENTRIES = '<w:listEntry w:val="Welcome office"/><w:listEntry w:val="Council"/>'
FIELDS = 'xmlns:field="urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0"'
CONTROLS = 'xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"'


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def word_line(*parts: str) -> str:
    body = f"<w:p>{run('Led by: ')}{''.join(parts)}{run(' (all)')}</w:p>"
    return extract(word_file(body), name="form.docx").text


def listed(chosen: str = "") -> str:
    return BEGUN.format(f"<w:ffData><w:ddList>{chosen}{ENTRIES}</w:ddList></w:ffData>")


def box(state: str) -> str:
    return BEGUN.format(f"<w:ffData><w:checkBox><w:sizeAuto/>{state}</w:checkBox></w:ffData>")


@pytest.mark.parametrize(
    ("field", "shown"),
    [
        (listed('<w:result w:val="1"/>'), "Council"),
        (listed('<w:default w:val="1"/>'), "Council"),
        (listed('<w:default w:val="1"/><w:result w:val="0"/>'), "Welcome office"),
        (listed(), "Welcome office"),
        (box('<w:default w:val="0"/><w:checked/>'), "☒"),
        (box('<w:default w:val="1"/>'), "☒"),
        (box('<w:default w:val="1"/><w:checked w:val="0"/>'), "☐"),
        (box(""), "☐"),
    ],
)
def test_the_chosen_entry_and_the_box_of_an_older_form_are_read(field: str, shown: str) -> None:
    assert word_line(field, ENDED) == f"Led by: {shown} (all)"


def test_an_answer_that_stands_in_the_text_too_is_read_once() -> None:
    separate = '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    assert word_line(listed('<w:result w:val="1"/>'), separate, run("Council"), ENDED) == "Led by: Council (all)"


@pytest.mark.parametrize("chosen", ["9", "-1", "x", "99999999"])
def test_an_answer_that_is_no_entry_does_not_stop_the_reader(chosen: str) -> None:
    assert word_line(listed(f'<w:result w:val="{chosen}"/>'), ENDED).startswith("Led by:")


def test_an_answer_in_hidden_text_is_not_read() -> None:
    hidden = ENDED.replace("<w:r>", "<w:r><w:rPr><w:vanish/></w:rPr>")
    assert word_line(listed('<w:result w:val="1"/>'), hidden) == "Led by: (all)"


@pytest.mark.parametrize(("code", "shown"), [("F052", "☑"), ("F051", "☒"), ("F0A3", "☐"), ("F050", "✓"), ("F021", "•")])
def test_the_boxes_of_the_second_font_of_signs_are_told_apart(code: str, shown: str) -> None:
    content = f'<w:r><w:sym w:font="Wingdings 2" w:char="{code}"/></w:r>'
    control = f"<w:sdt><w:sdtPr/><w:sdtContent>{content}</w:sdtContent></w:sdt>"
    assert word_line(control) == f"Led by: {shown} (all)"


def marked(kind: str, *values: tuple[str, str]) -> str:
    inside = "".join(f'<field:param field:name="{name}" field:value="{value}"/>' for name, value in values)
    name = f"vnd.oasis.opendocument.field.{kind}"
    return f'<field:fieldmark {FIELDS} field:type="{name}">{inside}</field:fieldmark>'


@pytest.mark.parametrize(
    ("inside", "shown"),
    [
        (marked("FORMCHECKBOX", ("Checkbox_Checked", "true")), "☒ "),
        (marked("FORMCHECKBOX", ("Checkbox_Checked", "false")), "☐ "),
        (marked("FORMCHECKBOX"), "☐ "),
        (
            marked(
                "FORMDROPDOWN",
                ("Dropdown_ListEntry", "Welcome office"), ("Dropdown_ListEntry", "Council"), ("Dropdown_Selected", "1"),
            ),
            "Council ",
        ),
        (marked("UNHANDLED"), ""),
        (f"<loext:content-control {CONTROLS} loext:showing-place-holder='true'>Choose</loext:content-control>", ""),
        (f"<loext:content-control {CONTROLS} loext:checkbox='true'>☒</loext:content-control>", "☒ "),
    ],
)  # fmt: skip
def test_forms_that_were_saved_as_opendocument_too(inside: str, shown: str) -> None:
    assert read_odt(f"<text:p>Led by: {inside} (all)</text:p>") == [(f"Led by: {shown}(all)", BlockKind.PARAGRAPH, 0)]


FORM = 'xmlns:form="urn:oasis:names:tc:opendocument:xmlns:form:1.0"'


@pytest.mark.parametrize(
    ("field", "filled"),
    [
        ("<form:text form:current-value='Velden'/>", True),
        ("<form:checkbox form:current-state='checked'/>", True),
        ("<form:radio form:current-selected='true'/>", True),
        ("<form:listbox><form:option form:current-selected='true' form:label='Council'/></form:listbox>", True),
        ("<form:text form:name='city'/>", False),
        ("<form:checkbox form:current-state='unchecked'/>", False),
        ("<form:radio form:current-selected='false'/>", False),
    ],
)
def test_filled_fields_of_an_opendocument_form_are_told(field: str, filled: bool) -> None:
    body = f"<office:forms {FORM}><form:form>{field * 2}</form:form></office:forms><text:p>Led by:</text:p>"
    found = extract(odt_of(body), name="form.odt")
    assert found.text == "Led by:"
    assert found.status is (DocumentStatus.PARTIAL if filled else DocumentStatus.OK)
    told = "fields of a form are filled in and were not read; save the document as PDF"
    assert found.reason == (told if filled else "")
