"""notify: tell the channels of this installation (BIHUAN_CHANNELS) something.

In: ``title`` and ``text``. Out: nothing. Without channels it is done at once and tells nobody.
"""

from engine.scheduling.handlers import Job, JobDone, Tools
from tasks.handlers.channels import Channels
from tasks.handlers.errors import Unsaid

LONGEST = {"title": 200, "text": 10_000}


class Notify:
    """Tells what a step says."""

    def __init__(self, tools: Tools) -> None:
        """Tell the channels among the tools."""
        self._channels = Channels(tools.outside.channels)

    def __call__(self, job: Job) -> JobDone:
        """Tell it; raise NobodyTold when no channel takes it."""
        title, text = (_said(job, name) for name in LONGEST)
        self._channels.tell(title, text)
        return JobDone()


def _said(job: Job, name: str) -> str:
    text = job.asked(name)
    if not isinstance(text, str) or not 0 < len(text) <= LONGEST[name]:
        raise Unsaid(what=name)
    return text
