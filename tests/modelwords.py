"""The words that say what a node of ``tests.models`` holds: triggers, marks, data; as XML.

A detail is the main text and marks, parted by “ | ”. The main text is what the kind of the node
asks for: the due date of a user task, a script, the topic of a service task, the process a call
activity calls, the activation condition of a complex gateway, the triggers of an event, what a
business rule task asks for (key@binding:version mapping -> variable, or topic: name)::

    PT1H · date 2027-01-01T08:00:00Z · cycle R3/PT1H · message name {payload} · signal name
    error code · escalation code · condition x > 1 · compensation u_a nowait · cancel · terminate
    link name · any: message a; signal b · all: message a; PT1H

and the marks are, for activities::

    loop x < 3 · loop before x < 3 · most 5 · times 3 · each item in items · seq (one by one)
    gather vote into votes · until nrOfCompletedInstances = 2 · throws none|one|condition: signal x
    tokens 2 in · tokens 2 out · in a, b:c, d=c + 1, * · out … · data through associations: see in
    one by one · done x > 3 · keep (ad-hoc) · starts (instantiates) · grid.name=value · any="thing"
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from html import escape, unescape

Words = Callable[[str], str]
REFERRED = {"message": "m", "signal": "s", "error": "x", "escalation": "y"}
"""The triggers that refer to a definition at the top, by the letter before its name."""
_TYPED = 'xsi:type="tFormalExpression"'
_BETWEEN = re.compile(r",(?![^(\[{]*[)\]}])")
"""A comma that is not inside brackets."""
_TIMED = {"date": "timeDate", "cycle": "timeCycle", "every": "timeDuration"}


def feel(tag: str, text: str) -> str:
    """An expression."""
    return f"<{tag} {_TYPED}>{escape(text)}</{tag}>"


def triggers(text: str) -> tuple[str, str]:
    """Return attributes and event definitions for the triggers that ``text`` names."""
    if not text:
        return "", ""
    head, _, rest = text.partition(": ")
    several = head in {"any", "all"}
    each = [part.strip() for part in rest.split(";")] if several else [text]
    attributes = ' parallelMultiple="true"' if head == "all" else ""
    return attributes, "".join(_trigger(part) for part in each)


def asks(text: str) -> str:
    """Return the attributes of a business rule task."""
    asked, _, variable = unescape(text).partition(" -> ")
    reference, _, mapping = asked.partition(" ")
    if reference == "topic:":
        return f' camunda:type="external" camunda:topic="{mapping}"'
    key, _, bound = reference.partition("@")
    binding, _, version = bound.partition(":")
    name = {"version": "Version", "versionTag": "VersionTag"}.get(binding, "")
    given = {
        **({f"decisionRef{name}": version} if name else {}),
        "decisionRef": key,
        "decisionRefBinding": binding,
        "mapDecisionResult": mapping,
        "resultVariable": variable,
    }
    return "".join(f' camunda:{word}="{said}"' for word, said in given.items() if said)


def payload(text: str) -> str:
    """Return the FEEL payload after the name of a thrown message or signal."""
    parts = text.split(" ", 2)
    return parts[2] if parts[0] in {"message", "signal"} and len(parts) > 2 else ""


def _trigger(text: str) -> str:
    kind, _, rest = text.partition(" ")
    name = rest.split(" ")[0]
    if kind in REFERRED:
        ref = f' {kind}Ref="{REFERRED[kind]}_{name}"' if name else ""
        return f"<{kind}EventDefinition{ref}/>"
    if kind == "condition":
        return f"<conditionalEventDefinition>{feel('condition', rest)}</conditionalEventDefinition>"
    if kind == "compensation":
        return f"<compensateEventDefinition{_compensation(rest.partition('->')[0])}/>"
    if kind == "link":
        return f'<linkEventDefinition name="{rest}"/>'
    if kind in {"terminate", "cancel"}:
        return f"<{kind}EventDefinition/>"
    tag = _TIMED.get(kind, "timeDuration")
    span = feel(tag, rest if kind in _TIMED else text)
    return f"<timerEventDefinition>{span}</timerEventDefinition>"


def _compensation(rest: str) -> str:
    words = rest.split()
    named = "".join(f' activityRef="{word}"' for word in words if word != "nowait")
    return named + (' waitForCompletion="false"' if "nowait" in words else "")


def definitions(xml: str, details: Iterable[str]) -> str:
    """Return what stands at the top: messages, signals, errors, escalations, thrown events."""
    thrown = dict.fromkeys(_thrown(mark) for text in details for mark in split(text)[1])
    xml += (events := "".join(thrown))
    found = sorted(set(re.findall(r'(message|signal|error|escalation)Ref="\w_([^"]+)"', xml)))
    return "".join(_definition(kind, name) for kind, name in found) + events


def _thrown(mark: str) -> str:
    """Return the event that a multi-instance activity throws by reference."""
    when, _, what = mark.removeprefix("throws ").partition(": ")
    return _identified(what) if when in {"none", "one"} else ""


def _word(text: str) -> str:
    return re.sub(r"\W", "", text)


def _identified(what: str) -> str:
    ident = f"thrown_{_word(what)}"
    return _trigger(what).replace("Definition", f'Definition id="{ident}"', 1)


def _definition(kind: str, name: str) -> str:
    code = f' {kind}Code="{name}"' if kind in {"error", "escalation"} else ""
    return f'<{kind} id="{REFERRED[kind]}_{name}" name="{name}"{code}/>'


def split(text: str) -> tuple[str, list[str]]:
    """Return the main text of a detail and its marks."""
    main, *marks = re.split(r"(?:^| )\|(?: |$)", text)
    return main.strip(), [mark.strip() for mark in marks]


def marks(kind: str, given: list[str]) -> tuple[str, str, str]:
    """Return attributes, extensions and content for the marks of a node of ``kind``."""
    words = dict(_pairs(given))
    attributes = "".join(f" {word}" for word in given if re.fullmatch(r'[\w:]+="[^"]*"', word))
    for word, made in _ATTRIBUTES.items():
        attributes += made(words[word]) if word in words else ""
    extensions = properties({k: v for k, v in words.items() if k.startswith("grid.")})
    content = feel("completionCondition", words["done"]) if "done" in words else ""
    for way in ("in", "out"):
        moved = [part.strip() for part in _BETWEEN.split(words.get(way, "")) if part.strip()]
        if kind == "callActivity":
            extensions += "".join(_mapped(way, part) for part in moved)
        else:
            content += "".join(_associated(way, part) for part in moved)
    return attributes, extensions, content + _loop(words)


_ATTRIBUTES: Mapping[str, Words] = {
    "tokens in": lambda n: f' startQuantity="{n}"',
    "tokens out": lambda n: f' completionQuantity="{n}"',
    "one by one": lambda _: ' ordering="Sequential"',
    "keep": lambda _: ' cancelRemainingInstances="false"',
    "starts": lambda _: ' instantiate="true"',
}


def _pairs(given: list[str]) -> Iterator[tuple[str, str]]:
    """Yield each mark as a word and what belongs to it."""
    for mark in given:
        quantity = re.fullmatch(r"tokens (\d+) (in|out)", mark)
        if quantity:
            yield f"tokens {quantity[2]}", quantity[1]
        elif mark in _ATTRIBUTES:
            yield mark, ""
        elif mark.startswith("grid."):
            name, _, value = mark.partition("=")
            yield name, value
        else:
            word, _, rest = mark.partition(" ")
            yield word, rest.strip()


def properties(words: Mapping[str, str]) -> str:
    """Return properties of our own vocabulary."""
    each = "".join(
        f'<camunda:property name="{name}" value="{escape(value, quote=True)}"/>'
        for name, value in words.items()
    )
    return f"<camunda:properties>{each}</camunda:properties>" if each else ""


def _mapped(way: str, part: str) -> str:
    if part == "*":
        return f'<camunda:{way} variables="all"/>'
    target, computed, source = part.partition("=")
    if computed:
        text = escape(source, quote=True)
        return f'<camunda:{way} sourceExpression="{text}" target="{target.strip()}"/>'
    target, _, source = part.partition(":")
    return f'<camunda:{way} source="{source or target}" target="{target}"/>'


def _associated(way: str, part: str) -> str:
    tag = "dataInputAssociation" if way == "in" else "dataOutputAssociation"
    target, computed, source = part.partition("=")
    if computed:
        moved = f"{feel('from', source)}{feel('to', target.strip())}"
        inside = f"<targetRef>{target.strip()}</targetRef><assignment>{moved}</assignment>"
    else:
        target, _, source = part.partition(":")
        inside = f"<sourceRef>{source or target}</sourceRef><targetRef>{target}</targetRef>"
    return f"<{tag}>{inside}</{tag}>"


def _loop(words: Mapping[str, str]) -> str:
    if "loop" in words:
        condition = words["loop"].removeprefix("before").strip()
        before = ' testBefore="true"' if words["loop"].startswith("before") else ""
        most = f' loopMaximum="{words["most"]}"' if "most" in words else ""
        inside = feel("loopCondition", condition) if condition else ""
        tag = "standardLoopCharacteristics"
        return f"<{tag}{before}{most}>{inside}</{tag}>"
    if "times" not in words and "each" not in words:
        return ""
    item, _, items = words.get("each", "").partition(" in ")
    result, _, results = words.get("gather", "").partition(" into ")
    behavior, complex_ = _throws(words.get("throws", ""))
    attributes = ' isSequential="true"' if "seq" in words else ""
    if items:
        attributes += f' camunda:collection="{escape(items, quote=True)}"'
        attributes += f' camunda:elementVariable="{item}"'
    inside = feel("loopCardinality", words["times"]) if "times" in words else ""
    inside += f"<loopDataOutputRef>{results}</loopDataOutputRef>" if results else ""
    inside += f'<outputDataItem name="{result}"/>' if result else ""
    inside += complex_
    inside += feel("completionCondition", words["until"]) if "until" in words else ""
    tag = "multiInstanceLoopCharacteristics"
    return f"<{tag}{attributes}{behavior}>{inside}</{tag}>"


def _throws(text: str) -> tuple[str, str]:
    """Return the attributes and the content for what a multi-instance activity throws."""
    when, _, what = text.partition(": ")
    if not what:
        return "", ""
    if when in {"none", "one"}:
        ident = f"thrown_{_word(what)}"
        return f' behavior="{when.capitalize()}" {when}BehaviorEventRef="{ident}"', ""
    event = f'<event id="by_{_word(what)}">{_identified(what)}</event>'
    behavior = f"{feel('condition', when)}{event}"
    tag = "complexBehaviorDefinition"
    return ' behavior="Complex"', f"<{tag}>{behavior}</{tag}>"
