"""What the command line itself refuses.

* CannotBegin          the command did not begin; it ends with 2
  + WrongUse             an option or argument that does not exist or does not fit
  + WrongSetting         a variable of the environment that cannot be used
  + FileUnreadable, FileUnwritable, NoModel
  + FolderUnusable, NoDatabase, DatabaseUnusable
  + CannotListen         the port is taken, or may not be used
  + BadPayload           the content of a message that is no JSON object
  + NoCases, NoSuchFolder
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
    """There is no .bpmn file in this folder."""

    code = "CLI-005"
    advice = "Name the folder that holds the diagrams, or name the files one by one."


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
