"""Children: programs forked from this one, which has everything imported, and ended by their id."""

import faulthandler
import os
import signal
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass

Body = Callable[[], object]


@dataclass(slots=True)
class Child:
    """One forked program."""

    pid: int
    status: int | None = None
    """How it ended, once that is known."""

    @property
    def killed(self) -> bool:
        """Whether it was ended from outside, or by itself, with SIGKILL."""
        return self.status is not None and os.WIFSIGNALED(self.status)

    def kill(self) -> None:
        """End it at once, wherever it is."""
        if self.status is None:
            os.kill(self.pid, signal.SIGKILL)
            self.wait()

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal."""
        os.kill(self.pid, number)

    def wait(self) -> None:
        """Wait until it has ended."""
        if self.status is None:
            _, self.status = os.waitpid(self.pid, 0)

    def stopped(self) -> None:
        """Wait until it has been stopped by SIGSTOP; raise ChildEnded when it has ended instead."""
        _, status = os.waitpid(self.pid, os.WUNTRACED)
        if not os.WIFSTOPPED(status):
            self.status = status
            raise ChildEnded(status)

    def over(self) -> bool:
        """Say whether it has ended by now."""
        if self.status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            self.status = status if pid else None
        return self.status is not None


class ChildEnded(RuntimeError):
    """A program that was to be stopped has ended."""


def fork(body: Body) -> Child:
    """Run ``body`` in a program of its own; whoever forks holds no connection and no thread."""
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid:
        return Child(pid)
    # It may be meant to fall; nobody wants to read where.
    faulthandler.disable()
    status = 1
    try:
        body()
        status = 0
    except BaseException:  # noqa: BLE001 - a child never goes on with what its parent was doing
        print(traceback.format_exc(limit=-4), file=sys.stderr)  # noqa: T201 - whoever looks why
    finally:
        os._exit(status)


def die() -> None:
    """End this program as the power would."""
    os.kill(os.getpid(), signal.SIGKILL)


def pause() -> None:
    """Stop this program until somebody lets it go on."""
    os.kill(os.getpid(), signal.SIGSTOP)
