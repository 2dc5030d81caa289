"""bihuan: the command line."""

import click

from web.cli import (
    auditing,
    between,
    calculating,
    calendar,
    conformance,
    deciding,
    incidents,
    modelling,
    serving,
    tck,
)
from web.cli.commands import Commands

COMMANDS = (
    serving.serve,
    serving.work,
    serving.demo,
    serving.migrate,
    modelling.lint,
    modelling.layout,
    modelling.deploy,
    modelling.definitions,
    auditing.verify,
    auditing.replay,
    calculating.feel,
    deciding.decide,
    calendar.calendar,
    calendar.hours,
    calendar.limits,
    conformance.conformance,
    tck.tck,
    between.message,
    between.signal,
    between.messages,
    incidents.incidents,
    incidents.retry,
    between.rebuild,
)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="bihuan", prog_name="bihuan")
def main() -> None:
    """Public-service processes drawn as BPMN: run them, work them, replay them."""


for each in COMMANDS:
    main.add_command(each)
