"""The only XML parser of the program; border.admit has refused DOCTYPEs before it reads."""

from typing import Final

from lxml import etree

from processes.border import NotXmlError

PARSER: Final = etree.XMLParser(
    encoding="utf-8",
    resolve_entities=False,
    no_network=True,
    load_dtd=False,
    dtd_validation=False,
    huge_tree=False,
    remove_comments=True,
    remove_pis=True,
)


def parsed(data: bytes) -> etree._Element:
    """Return the root of an admitted file; raises NotXmlError."""
    try:
        return etree.fromstring(data, PARSER)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        raise NotXmlError(line=line, column=column) from None
