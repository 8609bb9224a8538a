from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from app.core.dataset import Convention
from app.errors import AnnotationError
from app.voc.encoding import decode_xml
from app.voc.reader import parse_annotation

PATH = Path("a.xml")
BODY = "<annotation><filename>暗物 é.jpg</filename></annotation>"


def filename(data: bytes) -> str:
    return parse_annotation(data, PATH, "a", Convention.VOC).annotation.filename


@pytest.mark.parametrize(
    "encoding", ["utf-8", "UTF-16", "utf-16-le", "utf-16-be", "utf-32", "GB18030", "utf8"]
)
@pytest.mark.parametrize(
    "declaration", ["<?xml version='1.0' encoding='{}'?>\r\n", '<?xml version="1.0"?>', ""]
)
def test_unicode_encodings_are_read_and_kept(encoding: str, declaration: str) -> None:
    text = declaration.format(encoding) + BODY
    if encoding == "GB18030" and "{" not in declaration:
        pytest.skip("undeclared")
    data = text.encode(encoding)
    assert filename(data) == "暗物 é.jpg"
    encoded = decode_xml(data, PATH)
    assert encoded.encode(encoded.utf8) == data


@pytest.mark.parametrize(
    ("encoding", "name"),
    [("gbk", "暗物"), ("gb2312", "暗物"), ("big5", "暗物"), ("shift_jis", "ネコ"), ("euc-kr", "고양이"),
     ("iso-8859-1", "Größe"), ("windows-1252", "Größe €"), ("koi8-r", "кот"), ("us-ascii", "cat")],
)  # fmt: skip
def test_declared_encodings_are_read_and_kept(encoding: str, name: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?><annotation><filename>{name}</filename></annotation>'
    data = text.encode(encoding)
    assert filename(data) == name
    encoded = decode_xml(data, PATH)
    assert encoded.encode(encoded.utf8) == data


def test_a_byte_order_mark_counts_more_than_the_declaration() -> None:
    data = codecs.BOM_UTF8 + ('<?xml version="1.0" encoding="gbk"?>' + BODY).encode("utf-8")
    assert filename(data) == "暗物 é.jpg"


def test_a_declaration_of_16_bits_in_8_bits_is_wrong() -> None:
    assert filename(('<?xml version="1.0" encoding="utf-16"?>' + BODY).encode("utf-8")) == "暗物 é.jpg"


def test_gb2312_that_holds_gbk() -> None:
    data = '<?xml version="1.0" encoding="gb2312"?><annotation><filename>镕</filename></annotation>'.encode(
        "gbk"
    )
    assert filename(data) == "镕"
    encoded = decode_xml(data, PATH)
    assert encoded.encode(encoded.utf8) == data


@pytest.mark.parametrize("label", ["no-such", "hex", "unicode_escape", "utf-7", "rot13", "idna"])
def test_unknown_encodings_are_refused(label: str) -> None:
    with pytest.raises(AnnotationError, match="unknown") as caught:
        decode_xml(f'<?xml version="1.0" encoding="{label}"?><annotation/>'.encode(), PATH)
    assert caught.value.line == 1


def test_bytes_that_are_not_in_the_encoding() -> None:
    data = b'<?xml version="1.0" encoding="gbk"?>\n<annotation>\n<filename>\xff\xff</filename></annotation>'
    with pytest.raises(AnnotationError, match="not valid") as caught:
        decode_xml(data, PATH)
    assert caught.value.line == 3
    with pytest.raises(AnnotationError):
        filename(b"<annotation><filename>\xff</filename></annotation>")


def test_characters_that_the_encoding_lacks_become_references() -> None:
    encoded = decode_xml('<?xml version="1.0" encoding="iso-8859-1"?><annotation/>'.encode("latin-1"), PATH)
    assert encoded.encode("é猫".encode()) == b"\xe9&#29483;"
    assert encoded.can_encode("é")
    assert not encoded.can_encode("猫")
