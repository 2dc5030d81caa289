"""The root of every error a person may read.

* BihuanError
  + ModelError      a file of a model, form or table cannot be read (this package)
  + EngineError     a command cannot be carried out (engine/errors.py)
  + TaskError       a person may not, or need not, do this (tasks/errors.py)

The docstring of a class is the sentence people read, in English, with facts in braces; it is also
the key of its translation. ``code`` is stable, ``advice`` says what to do.
"""

import inspect
from typing import ClassVar


class BihuanError(Exception):
    """Something went wrong."""

    code: ClassVar[str] = "SYS-000"
    advice: ClassVar[str] = ""

    def __init__(self, **facts: object) -> None:
        """Keep ``facts``, the values that the sentence and the page may name."""
        super().__init__()
        self.facts = facts

    @classmethod
    def template(cls) -> str:
        """Return the untranslated sentence with its braces."""
        return " ".join(inspect.cleandoc(cls.__doc__ or "").split())

    def sentence(self) -> str:
        """Return the English sentence with the facts filled in."""
        return self.template().format(**self.facts)

    def __str__(self) -> str:
        """Return code and sentence, as the command line prints them."""
        return f"{self.code} {self.sentence()}"


class ModelError(BihuanError):
    """The file cannot be read."""

    code = "BPMN-000"
