"""What one gets by wrapping SpiffWorkflow in Flask in an afternoon: the yardstick, not a straw man.

Per completed task: read the whole workflow as JSON, specs included, build it, run the task and the
engine steps, write it back, and do by hand what a page owes its user: look the session up, compare
the form token, check the form against its schema, keep a row of history.

Two ways: written back once per request, in one transaction; or after each step of the engine, each
time durably, as one does who will not lose a step that has run.
"""

import secrets
import sqlite3
from collections.abc import Callable

from flask import Flask, abort, request
from jsonschema import Draft202012Validator
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.util.task import TaskState

MODEL = b"""<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d">
 <bpmn:process id="two_tasks" isExecutable="true">
  <bpmn:startEvent id="begin"/><bpmn:userTask id="first"/>
  <bpmn:exclusiveGateway id="enough" default="to_second"/><bpmn:userTask id="second"/>
  <bpmn:scriptTask id="count">
   <bpmn:script>total = int(households) + 1</bpmn:script>
  </bpmn:scriptTask>
  <bpmn:endEvent id="end"/>
  <bpmn:sequenceFlow id="a" sourceRef="begin" targetRef="first"/>
  <bpmn:sequenceFlow id="b" sourceRef="first" targetRef="enough"/>
  <bpmn:sequenceFlow id="c" sourceRef="enough" targetRef="end">
   <bpmn:conditionExpression>int(households) &gt; 4000</bpmn:conditionExpression>
  </bpmn:sequenceFlow>
  <bpmn:sequenceFlow id="to_second" sourceRef="enough" targetRef="second"/>
  <bpmn:sequenceFlow id="e" sourceRef="second" targetRef="count"/>
  <bpmn:sequenceFlow id="f" sourceRef="count" targetRef="end"/>
 </bpmn:process>
</bpmn:definitions>"""
SCHEMA = {
    "type": "object",
    "properties": {
        "facts": {"type": "string", "maxLength": 1000},
        "households": {"type": "string", "pattern": "^[0-9]+$"},
        "result": {"enum": ["yes", "no"]},
        "note": {"type": "string"},
    },
}
TABLES = (
    "CREATE TABLE workflow (id INTEGER PRIMARY KEY, state TEXT)",
    "CREATE TABLE session (token TEXT PRIMARY KEY, person TEXT, csrf TEXT)",
    "CREATE TABLE history (id INTEGER PRIMARY KEY, workflow, task TEXT, who TEXT, data TEXT)",
)


def prepare(connection: sqlite3.Connection, count: int) -> tuple[str, str]:
    """Make the tables, ``count`` workflows and a session; return its token and form token."""
    for table in TABLES:
        connection.execute(table)
    parser = BpmnParser()
    parser.add_bpmn_str(MODEL)
    spec = parser.get_spec("two_tasks")
    serializer = BpmnWorkflowSerializer()
    connection.execute("BEGIN")
    for _ in range(count):
        workflow = BpmnWorkflow(spec)
        workflow.do_engine_steps()
        state = serializer.serialize_json(workflow)
        connection.execute("INSERT INTO workflow (state) VALUES (?)", (state,))
    token, csrf = secrets.token_hex(), secrets.token_hex()
    connection.execute("INSERT INTO session VALUES (?, 'u1', ?)", (token, csrf))
    connection.execute("COMMIT")
    return token, csrf


def create_app(get: Callable[[], sqlite3.Connection]) -> Flask:
    """Return the application over the database that ``prepare`` filled."""
    app = Flask("naive")
    serializer = BpmnWorkflowSerializer()

    @app.post("/tasks/<int:number>/complete", defaults={"each": False})
    @app.post("/each/tasks/<int:number>/complete", defaults={"each": True})
    def complete(number: int, each: bool) -> tuple[str, int]:
        connection = get()
        person = signed_in(connection)
        skipped = {"csrf_token", "submission_id"}
        values = {k: v for k, v in request.form.items() if k not in skipped}
        Draft202012Validator(SCHEMA).validate(values)
        connection.execute("BEGIN IMMEDIATE")
        task = run_task(connection, serializer, number, values, each=each)
        insert = "INSERT INTO history (workflow, task, who, data) VALUES (?, ?, ?, ?)"
        connection.execute(insert, (number, task, person, str(values)))
        connection.execute("COMMIT")
        return "", 303

    return app


def signed_in(connection: sqlite3.Connection) -> str:
    """Return the person of the session; end the request when the form token is not its own."""
    query = "SELECT person, csrf FROM session WHERE token = ?"
    person, csrf = connection.execute(query, (request.cookies["token"],)).fetchone()
    if not secrets.compare_digest(csrf, request.form["csrf_token"]):
        abort(400)
    return str(person)


def run_task(
    connection: sqlite3.Connection,
    serializer: BpmnWorkflowSerializer,
    number: int,
    values: dict[str, str],
    *,
    each: bool,
) -> str:
    """Finish the waiting task of a workflow and return its name."""

    def save(_task: object = None) -> None:
        update = "UPDATE workflow SET state = ? WHERE id = ?"
        connection.execute(update, (serializer.serialize_json(workflow), number))
        if each:
            connection.execute("COMMIT")
            connection.execute("BEGIN IMMEDIATE")

    query = "SELECT state FROM workflow WHERE id = ?"
    (state,) = connection.execute(query, (number,)).fetchone()
    workflow = serializer.deserialize_json(state)
    task = workflow.get_next_task(state=TaskState.READY, manual=True)
    task.data.update(values)
    task.run()
    if each:
        save()
    workflow.do_engine_steps(did_complete_task=save if each else None)
    save()
    return str(task.task_spec.name)
