"""The tables of Procrastinate beside ours, and the trigger by which they hear of the agenda.

They hold nothing but reminders, “look at item 7 of the agenda”, so they can be thrown away and made
anew at any time. They live in a namespace of their own; the rest of the program knows only the
column ``queued``: whoever writes what is due within a minute, or marks an item as queued, has
reminded the workers, in the same transaction.
"""

from collections.abc import Mapping
from hashlib import sha256
from importlib.metadata import version

from procrastinate.schema import SchemaManager

from engine.errors import QueueOfOtherRelease
from engine.store import agenda, locks, namespaces
from engine.store.database import Tx

NAMESPACE = "bihuan_queue"
QUEUES: Mapping[str, agenda.Kinds] = {"short": agenda.SHORT, "long": agenda.LONG}
"""Two queues, so that what is one transaction need not wait for a program that takes its time.

In each there is one kind of job, called like the queue; its argument is the number of an item.
"""
AHEAD_SECONDS = 60
"""What is due within so many seconds is queued when it is written."""

_LONG = ", ".join(f"'{kind.value}'" for kind in sorted(agenda.LONG))

# One case at a time (the lock), unless a program works for it outside of every transaction. What is
# due first comes first (the priority, seconds before 2088): a reminder that has to wait never holds
# up an earlier one of its case.
_REMIND = f"""
SET LOCAL search_path TO {NAMESPACE};

-- Which reminder comes next is asked of every pair with the same lock, so those must be found fast.
CREATE INDEX by_lock ON procrastinate_jobs (lock);
DROP INDEX procrastinate_jobs_id_lock_idx_v1;

-- Only what is due now is told at once; for the rest the workers ask every second anyway.
DROP TRIGGER procrastinate_jobs_notify_queue_job_inserted_v1 ON procrastinate_jobs;
CREATE TRIGGER tell AFTER INSERT ON procrastinate_jobs
    FOR EACH ROW WHEN (NEW.status = 'todo' AND NEW.scheduled_at <= clock_timestamp())
    EXECUTE FUNCTION procrastinate_notify_queue_job_inserted_v1();

-- A diary of what is thrown away is not kept.
DROP TRIGGER procrastinate_trigger_status_events_insert_v1 ON procrastinate_jobs;
DROP TRIGGER procrastinate_trigger_status_events_update_v1 ON procrastinate_jobs;
DROP TRIGGER procrastinate_trigger_scheduled_events_v1 ON procrastinate_jobs;
DROP TRIGGER procrastinate_trigger_abort_requested_events_v1 ON procrastinate_jobs;

CREATE FUNCTION remind() RETURNS trigger LANGUAGE plpgsql SET search_path = {NAMESPACE} AS $$
DECLARE
    long boolean := NEW.kind IN ({_LONG});
    queue text := CASE WHEN long THEN 'long' ELSE 'short' END;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.queued OR NEW.state <> 'due' OR NEW.kind = 'recount'
            OR NEW.due_at > clock_timestamp() + interval '{AHEAD_SECONDS} seconds'
        THEN
            RETURN NEW;
        END IF;
        NEW.queued := true;
    END IF;
    PERFORM procrastinate_defer_jobs_v1(ARRAY[ROW(
        queue,
        queue,
        (least(greatest(3723753600 - extract(epoch FROM NEW.due_at), 0), 2147483647))::integer,
        CASE WHEN long THEN NULL ELSE nullif(NEW.instance, '') END,
        NULL,
        jsonb_build_object('number', NEW.id),
        NEW.due_at
    )::procrastinate_job_to_defer_v1]);
    RETURN NEW;
END;
$$;

SET LOCAL search_path TO DEFAULT;

CREATE TRIGGER remind_of_new BEFORE INSERT ON agenda
    FOR EACH ROW EXECUTE FUNCTION {NAMESPACE}.remind();
CREATE TRIGGER remind_of_queued BEFORE UPDATE OF queued ON agenda
    FOR EACH ROW WHEN (NEW.queued AND NOT OLD.queued) EXECUTE FUNCTION {NAMESPACE}.remind();
"""


def install(tx: Tx) -> None:
    """Make what is missing; raise QueueOfOtherRelease when it was made by another release."""
    locks.take(tx, NAMESPACE)
    known = namespaces.remark(tx, NAMESPACE)
    if known is None:
        _make(tx)
    elif known.split()[-1:] != [_fingerprint()]:
        raise QueueOfOtherRelease(known=known.rpartition(" ")[0] or known)


def renew(tx: Tx) -> bool:
    """Make everything anew unless it is of this release; return whether that was done.

    Nobody may be at work meanwhile. What was queued is found again by the planner.
    """
    locks.take(tx, NAMESPACE)
    known = namespaces.remark(tx, NAMESPACE)
    if known is not None and known.split()[-1:] == [_fingerprint()]:
        return False
    namespaces.drop(tx, NAMESPACE)
    agenda.forget_queue(tx)
    _make(tx)
    return True


def _make(tx: Tx) -> None:
    remark = f"procrastinate {version('procrastinate')} {_fingerprint()}"
    inside = f"SET LOCAL search_path TO {NAMESPACE};\n{SchemaManager.get_schema()}"
    namespaces.make(tx, NAMESPACE, remark, inside + _REMIND)


def _fingerprint() -> str:
    """Return what changes whenever the tables or the trigger do."""
    return sha256((SchemaManager.get_schema() + _REMIND).encode()).hexdigest()[:12]
