"""Why a handler could not do its work; what an operator reads, without anybody's data.

* NotDone (engine/errors.py)
  + NotAllowed            the address leads where nobody may be called
  + Silent                no answer in time
  + Unreachable           no connection, or it broke
  + Overloaded            the receiver asks to be tried again
  + Faulty                the receiver has a fault
  + Rejected              the receiver does not take what was sent
  + TooLong               the answer is too long
  + Garbled               the answer cannot be read
  + Unsaid                the step does not say what is needed
  + NoMailServer          nobody has said where mail is handed in
  + MailPostponed         the mail server does not take the mail now
  + MailRejected          the mail server does not take the mail
  + Unaddressable         an address or a subject that no mail can have
  + NobodyTold            no channel took the notice
"""

from engine.errors import EngineError, NotDone


class NotAllowed(NotDone):
    """The address “{host}” may not be called."""

    code = "CONN-001"
    advice = "Name a public http or https address; BIHUAN_INNER_HOSTS lists those of one's own."
    again = False
    of_the_host = False


class Silent(NotDone):
    """“{host}” did not answer within {seconds} seconds."""

    code = "CONN-002"
    advice = "Ask whoever runs it, then let the step try again."


class Unreachable(NotDone):
    """“{host}” cannot be reached, or broke the connection."""

    code = "CONN-003"
    advice = "Check the address and the network, then let the step try again."


class Overloaded(NotDone):
    """“{host}” asks to be tried again later (status {status})."""

    code = "CONN-004"
    advice = "Ask whoever runs it, then let the step try again."


class Faulty(NotDone):
    """“{host}” has a fault (status {status})."""

    code = "CONN-005"
    advice = "Ask whoever runs it, then let the step try again."


class Rejected(NotDone):
    """“{host}” does not take what was sent (status {status})."""

    code = "CONN-006"
    advice = "Compare the step in the diagram with what the receiver expects."
    again = False
    of_the_host = False


class TooLong(NotDone):
    """The answer of “{host}” is longer than {most} bytes."""

    code = "CONN-007"
    advice = "Ask whoever runs it for a shorter answer."
    again = False
    of_the_host = False


class Garbled(NotDone):
    """The answer of “{host}” cannot be read: JSON is needed."""

    code = "CONN-010"
    advice = "Ask whoever runs it, or let the diagram expect no answer."


class Unsaid(NotDone):
    """The step does not say what it needs: {what}."""

    code = "CONN-011"
    advice = "Give it as an input of the step or as its property, and publish the process again."
    again = False
    of_the_host = False


class NoMailServer(NotDone):
    """No mail server is set up."""

    code = "MAIL-001"
    advice = "Set BIHUAN_SMTP_HOST and BIHUAN_SMTP_FROM, then let the step try again."
    again = False
    of_the_host = False


class MailPostponed(NotDone):
    """The mail server does not take the mail now (answer {answer})."""

    code = "MAIL-002"
    advice = "Ask whoever runs it, then let the step try again."


class MailRejected(NotDone):
    """The mail server does not take the mail (answer {answer})."""

    code = "MAIL-003"
    advice = "Check the address of the receiver and the settings, then let the step try again."
    again = False
    of_the_host = False


class Unaddressable(NotDone):
    """The mail cannot be sent: “{what}” is missing, too long, or not what a mail can hold there."""

    code = "MAIL-004"
    advice = "Correct the value in the case or the input in the diagram, then let the step retry."
    again = False
    of_the_host = False


class PasswordUnreadable(EngineError):
    """The file {file} with the password of the mail server cannot be read: {problem}."""

    code = "MAIL-005"
    advice = "Name a file that this program may read, with the password alone in it."


class NobodyTold(NotDone):
    """None of {count} channels took the notice."""

    code = "NOTE-001"
    advice = "Check the file that BIHUAN_CHANNELS names, and whoever runs the channels."


class ChannelsUnusable(EngineError):
    """The file of channels {file} cannot be used: {problem}."""

    code = "NOTE-002"
    advice = "Name a file that this program may read: one address per line, as Apprise reads them."
