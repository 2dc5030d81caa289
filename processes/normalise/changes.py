"""What was changed in a file, as values that lint, upload and deploy show: never raised.

Each class is one kind of change; its docstring is the sentence people read. ``facts`` always hold
``element`` (what people call the place), ``id``, ``name`` and ``line``.
"""

from processes.errors import ModelError


class Change(ModelError):
    """Something of the file was read in another way."""

    code = "NORM-000"
    advice = "Nothing to do; the stored file says it in our words."

    @property
    def id(self) -> str:
        """The id of the element that was changed."""
        return str(self.facts["id"])

    @property
    def name(self) -> str:
        """The name people gave it, or empty."""
        return str(self.facts["name"])

    @property
    def line(self) -> int:
        """The line of the uploaded file."""
        return int(str(self.facts["line"]))


class TimeUnwrapped(Change):
    """The time of "{element}" was written as {was}; it is read as {now}."""

    code = "NORM-001"


class Translated(Change):
    """An expression of "{element}" was written in {language}: {was}. It is read as FEEL: {now}."""

    code = "NORM-002"
    advice = "Look whether it still says what was meant; the stored file holds the FEEL text."


class BooleanSpelled(Change):
    """ "{element}" says {what}="{was}"; it is read as {now}."""

    code = "NORM-003"


class WordTranslated(Change):
    """ "{element}" says {was}; it is read as {now}."""

    code = "NORM-004"


class ProgramNamed(Change):
    """The program {was} does the work of "{element}"; handlers find it as the topic {now}."""

    code = "NORM-005"
    advice = "Register a handler for this topic, or make it a user task."


class FormatNamed(Change):
    """The language of "{element}" was called {was}; it is FEEL."""

    code = "NORM-006"


class TypeRepaired(Change):
    """An expression of "{element}" has the unknown type {was}; it is read as {now}."""

    code = "NORM-007"


class NamespaceRenewed(Change):
    """The file uses the old vocabulary {was}; it is read as {now}."""

    code = "NORM-008"


class MessageNamed(Change):
    """The message "{element}" had no name; it is called "{now}"."""

    code = "NORM-009"
    advice = "Give the message a name in the editor if another file sends or awaits it."


class MessageDrawn(Change):
    """ "{element}" did not say which message it means; it is "{now}", as drawn."""

    code = "NORM-010"
    advice = "Choose the message in the editor if another one is meant."


class ChoiceAsked(Change):
    """ "{element}" does not say how to choose; the person before it is asked: {ways}."""

    code = "NORM-011"
    advice = "Write conditions at the arrows if the case shall choose by itself."


class HolderReplaced(Change):
    """ "{element}" is for "{was}", an account of another system; who starts the case does it."""

    code = "NORM-012"
    advice = "Draw it in the lane of a role, or write an expression that gives a person's id."


class AlwaysOpen(Change):
    """The condition of "{element}" is empty and there is no other way; it is always open."""

    code = "NORM-013"
