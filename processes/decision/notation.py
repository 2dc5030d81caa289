"""The words of DMN files: namespaces of the versions, and elements that hold no logic."""

from collections.abc import Mapping
from typing import Final

NAMESPACES: Final[Mapping[str, str]] = {
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd": "1.1",
    "http://www.omg.org/spec/DMN/20180521/MODEL/": "1.2",
    "https://www.omg.org/spec/DMN/20191111/MODEL/": "1.3",
    "https://www.omg.org/spec/DMN/20211108/MODEL/": "1.4",
    "https://www.omg.org/spec/DMN/20230324/MODEL/": "1.5",
}
"""The version of DMN by the namespace of its elements."""
ANY_VERSION: Final = ("http://www.omg.org/spec/DMN/", "https://www.omg.org/spec/DMN/")
"""How the namespaces of all versions begin, those that are not read here as well."""
FEEL_NAMESPACES: Final = frozenset(
    {
        "http://www.omg.org/spec/FEEL/20140401",
        "http://www.omg.org/spec/DMN/20180521/FEEL/",
        "https://www.omg.org/spec/DMN/20191111/FEEL/",
        "https://www.omg.org/spec/DMN/20211108/FEEL/",
        "https://www.omg.org/spec/DMN/20230324/FEEL/",
    }
)
"""What says of a type that it is one of FEEL's own."""
FEEL_LANGUAGES: Final = FEEL_NAMESPACES | {"", "feel", "FEEL"}
"""What says of an expression that it is FEEL."""
EXPRESSIONS: Final = frozenset(
    {
        *("literalExpression", "decisionTable", "context", "invocation", "functionDefinition"),
        *("relation", "list", "conditional", "filter", "for", "some", "every"),
    }
)
"""The elements that are boxed expressions (DMN 1.5 §10.2.1)."""
