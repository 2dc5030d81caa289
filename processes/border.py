"""What a file must be before the XML parser sees it: small, text, without entities, not deep.

Everything is refused before anything is expanded: the declarations that make a "billion laughs"
stop the first, streaming pass at their first character.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NoReturn
from xml.parsers import expat

from processes.errors import ModelError

LARGEST: Final = 5_000_000
DEEPEST: Final = 100
XINCLUDE: Final = "http://www.w3.org/2001/XInclude"

ENCODINGS: Final[Mapping[str, str]] = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "us-ascii": "utf-8",
    "ascii": "utf-8",
    "iso-8859-1": "iso-8859-1",
    "windows-1252": "windows-1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
}
"""Declared encoding → the codec that reads it; editors in use write no others."""

_BYTE_ORDER_MARKS: Final = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_UTF8_MARK: Final = b"\xef\xbb\xbf"
_DECLARATION: Final = re.compile(rb"""^<\?xml[^>]{0,200}?\bencoding\s*=\s*["']([^"']{1,40})["']""")
_DECLARED: Final = re.compile(r"""^(<\?xml[^>]{0,200}?\bencoding\s*=\s*["'])[^"']{1,40}""")


class EmptyFileError(ModelError):
    """The file is empty."""

    code = "BPMN-001"
    advice = "Choose the file again; the upload may have been interrupted."


class NotXmlError(ModelError):
    """This is not an XML file: it stops making sense at line {line}, column {column}."""

    code = "BPMN-002"
    advice = (
        "Save it as BPMN 2.0 (.bpmn) or DMN (.dmn) in your editor, not as a picture or a web page."
    )


class DoctypeError(ModelError):
    """Line {line}: a DOCTYPE with its entities is not allowed."""

    code = "XML-001"
    advice = "Remove the line that begins with <!DOCTYPE and write entity texts out."


class TooDeepError(ModelError):
    """Line {line}: elements are nested deeper than {most}."""

    code = "XML-002"
    advice = "No real diagram is nested so deep; export it again from the editor."


class TooLargeError(ModelError):
    """The file is larger than {most} MB."""

    code = "XML-003"
    advice = "Take embedded pictures and unused diagrams out, or split the process."


class NotTextError(ModelError):
    """The file is not valid {encoding} text at byte {byte}."""

    code = "XML-004"
    advice = "Save the file as UTF-8."


class UnknownEncodingError(NotTextError):
    """The file says it is written as {encoding}, which is not read here."""


class InstructionError(ModelError):
    """Line {line}: {what} is not allowed in a diagram."""

    code = "XML-005"
    advice = "Remove style sheets, inclusions and other instructions to programs."


class EncodingChangedWarning(ModelError):
    """The file was written as {encoding}; it is kept as UTF-8."""

    code = "XML-006"
    advice = "Nothing to do; save as UTF-8 next time to keep the file byte for byte."


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitted:
    """A file that passed: UTF-8 bytes and what was changed on the way."""

    data: bytes
    warnings: tuple[ModelError, ...] = ()


def admit(data: bytes) -> Admitted:
    """Return ``data`` as safe UTF-8 XML, or raise the ModelError that says why not."""
    if not _unmarked(data).strip():
        raise EmptyFileError
    if len(data) > LARGEST:
        raise TooLargeError(most=LARGEST // 1_000_000)
    admitted = _as_utf8(data)
    _Watch().read(admitted.data)
    return admitted


def _unmarked(data: bytes) -> bytes:
    """Return ``data`` without the mark of its encoding."""
    marked = data[:2] in _BYTE_ORDER_MARKS
    return data[2:] if marked else data.removeprefix(_UTF8_MARK)


def _as_utf8(data: bytes) -> Admitted:
    """Return ``data`` in UTF-8, with its declaration changed when it named something else."""
    encoding = _encoding(data)
    text = _decoded(data, encoding)
    if encoding == "utf-8":
        return Admitted(data=data.removeprefix(_UTF8_MARK))
    text = _DECLARED.sub(r"\1UTF-8", text.removeprefix("\ufeff"))
    changed = EncodingChangedWarning(encoding=encoding.upper())
    return Admitted(data=text.encode(), warnings=(changed,))


def _encoding(data: bytes) -> str:
    """Return the codec of ``data`` by its mark or its declaration."""
    if data[:2] in _BYTE_ORDER_MARKS:
        return _BYTE_ORDER_MARKS[data[:2]]
    start = data.removeprefix(_UTF8_MARK).lstrip()[:2]
    if start[:1] != b"<" and start != b"\0<":
        raise NotXmlError(line=1, column=1)
    declared = _DECLARATION.match(data.removeprefix(_UTF8_MARK))
    name = declared[1].decode("ascii", "replace").lower() if declared else "utf-8"
    if name not in ENCODINGS:
        raise UnknownEncodingError(encoding=name)
    return ENCODINGS[name]


def _decoded(data: bytes, encoding: str) -> str:
    """Return the text of ``data``; a NUL byte is never text."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise NotTextError(encoding=encoding.upper(), byte=error.start + 1) from None
    if (place := text.find("\0")) >= 0:
        byte = len(text[:place].encode(encoding)) + 1
        raise NotTextError(encoding=encoding.upper(), byte=byte)
    return text


class _Watch:
    """One streaming pass over the file that only counts and refuses."""

    def __init__(self) -> None:
        self._depth = 0
        self._parser = expat.ParserCreate("utf-8", " ")
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.ProcessingInstructionHandler = self._instruction
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end

    def read(self, data: bytes) -> None:
        """Read ``data`` to its end, or raise."""
        try:
            self._parser.Parse(data, True)
        except expat.ExpatError as error:
            raise NotXmlError(line=error.lineno, column=error.offset + 1) from None

    def _doctype(self, name: str, _system: object, _public: object, own: int) -> NoReturn:
        line, column = self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1
        if name.lower() == "html" and not own:
            raise NotXmlError(line=line, column=column)
        raise DoctypeError(line=line, column=column)

    def _instruction(self, target: str, _: str) -> NoReturn:
        raise InstructionError(line=self._parser.CurrentLineNumber, what=f"<?{target}?>")

    def _start(self, name: str, _: object) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise TooDeepError(line=self._parser.CurrentLineNumber, most=DEEPEST)
        if name.startswith(XINCLUDE + " "):
            raise InstructionError(line=self._parser.CurrentLineNumber, what="XInclude")

    def _end(self, _: str) -> None:
        self._depth -= 1
