"""What the command line itself refuses.

* CannotBegin          the command did not begin; it ends with 2
  + WrongUse             an option or argument that does not exist or does not fit
  + WrongSetting         a variable of the environment that cannot be used
  + FileUnreadable, FileUnwritable, NoModel
  + FolderUnusable, NoDatabase, DatabaseUnusable
  + CannotListen         the port is taken, or may not be used
  + BadPayload           the content of a message that is no JSON object
  + NoCases, NoSuchFolder
  + NoObject, NoValue    what is given to an expression or a decision
  + InputsMissing, NothingToDecide
"""

from processes.errors import BihuanError


class CannotBegin(BihuanError):
    """The command could not begin."""

    code = "CLI-000"


class WrongUse(CannotBegin):
    """The command was called wrongly: {problem}"""

    code = "CLI-001"
    advice = "Look at what {command} --help says."


class WrongSetting(CannotBegin):
    """A setting cannot be used: {problem}."""

    code = "CLI-002"
    advice = "Change or remove this variable of the environment and try again."


class FileUnreadable(CannotBegin):
    """The file cannot be read: {reason}."""

    code = "CLI-003"
    advice = "Check the name, and whether you may read the file."


class FileUnwritable(CannotBegin):
    """The file cannot be written: {reason}."""

    code = "CLI-004"
    advice = "Choose another place with --output, or ask for the right to write there."


class NoModel(CannotBegin):
    """There is no .bpmn or .dmn file in this folder."""

    code = "CLI-005"
    advice = "Name the folder that holds the models, or name the files one by one."


class FolderUnusable(CannotBegin):
    """The data folder cannot be used: {reason}."""

    code = "CLI-006"
    advice = "Point --data to a folder that you may write to."


class NoDatabase(CannotBegin):
    """There is no database in this folder."""

    code = "CLI-007"
    advice = "Point --data to the folder that the program works in."


class DatabaseUnusable(CannotBegin):
    """The database cannot be used: {reason}."""

    code = "CLI-009"
    advice = "Check that it runs, that it is ours and that you may write to it; then try again."


class CannotListen(CannotBegin):
    """Nobody can be served at port {port} of {host}: {reason}."""

    code = "CLI-008"
    advice = "Choose another port with --port; --port 0 takes a free one."


class BadPayload(CannotBegin):
    """The content of the message is not one JSON object."""

    code = "CLI-011"
    advice = "Write it as JSON inside single quotes, with double quotes around the names."


class NoCases(CannotBegin):
    """There are no cases in this folder, nor in one below it."""

    code = "CLI-012"
    advice = "Name a folder of the DMN Technology Compatibility Kit, or the top of the kit."


class NoSuchFolder(CannotBegin):
    """No folder here is called {name}."""

    code = "CLI-013"
    advice = "Leave --only out to see how the folders are called."


class NoObject(CannotBegin):
    """What is given is not one JSON object."""

    code = "CLI-014"
    advice = 'Give the values by their names: {{"guests": 8}}.'


class NoValue(CannotBegin):
    """This gives no value: {reason}"""

    code = "CLI-015"
    advice = "Write a FEEL value, texts inside double quotes; null is one, too."


class InputsMissing(CannotBegin):
    """These inputs are not given: {names}."""

    code = "CLI-016"
    advice = "Give each with --set NAME=VALUE, or all in a file with --input; null is a value, too."


class NothingToDecide(CannotBegin):
    """There is no decision in this file that could be asked for without its name."""

    code = "CLI-017"
    advice = "Name one with --decision: {known}."
