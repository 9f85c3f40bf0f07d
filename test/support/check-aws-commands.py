"""Checks the `aws` commands of a Markdown file against botocore's models of the services.

Prints JSON: the commands, each with the faults that were found. Called by test/docs/runbook.test.ts.
"""
import json
import re
import shlex
import sys

import botocore.session
from botocore import xform_name

GLOBAL = {"query": 1, "output": 1, "region": 1, "profile": 1, "cli-binary-format": 1, "cli-read-timeout": 1, "no-cli-pager": 0}
POSITIONAL = {("lambda", "invoke"): 1}  # The file that the answer goes to.
NUMBER = {"integer", "long", "float", "double"}
session = botocore.session.get_session()


def code(text):
    """Returns the shell text of the file: fenced blocks of sh, and inline code that is an aws command."""
    fence = re.compile(r"^[ ]*```sh\n(.*?)^[ ]*```$", re.S | re.M)
    for block in fence.findall(text):
        for line in re.sub(r"\\\n\s*", " ", block).split("\n"):
            yield line
    for inline in re.findall(r"`(aws [^`]+)`", fence.sub("", text)):
        yield " ".join(inline.split())


def joined(lines):
    """Joins lines while a quote is open."""
    kept = ""
    for line in lines:
        kept = f"{kept} {line.strip()}" if kept else line
        if kept.count('"') % 2 == 0 and kept.count("'") % 2 == 0:
            yield kept
            kept = ""
    if kept:
        yield kept


def commands(line):
    """Returns the aws commands of a line, those inside $(…) too, without arithmetic and variables."""
    line = re.sub(r"\$\(\([^)]*\)\)", "1", line)
    while inner := re.search(r"\$\(([^()]*(?:\([^()]*\)[^()]*)*)\)", line):
        yield from commands(inner.group(1))
        line = line[: inner.start()] + "VALUE" + line[inner.end() :]
    # A number in the place of a variable fits text and numbers alike; <…> is filled in by a reader.
    line = re.sub(r"<[^>]*>|\$\{?\w+\}?", "1", line)
    found = re.search(r"(?:^|\s)(aws\s.*)", line)
    if found:
        words = shlex.split(re.split(r";\s", found.group(1))[0], comments=True)
        yield words[1:]


def check_value(name, shape, values):
    """Returns what is wrong with the values of an option."""
    if shape.type_name == "boolean":
        if values:
            yield f"--{name} is a switch and accepts no value"
        return
    if not values:
        yield f"--{name} needs a value"
        return
    member = shape.member if shape.type_name == "list" else shape
    if shape.type_name != "list" and len(values) > 1:
        yield f"--{name} accepts one value: {values}"
    for value in values:
        if member.type_name == "structure" and "=" in value:
            for key in re.findall(r"(?:^|,)(\w+)=", value):
                if key not in member.members:
                    yield f"--{name} has no member {key}"
        enum = getattr(member, "enum", None)
        if enum and value not in enum:
            yield f"--{name} accepts {enum}, not {value}"
        if member.type_name in NUMBER and not re.fullmatch(r"[\d.]+", value):
            yield f"--{name} needs a number, not {value}"


def check_documentation(option, documentation, values, options):
    """Returns what is wrong by the text of the model: rules that its types do not say."""
    if any(value.startswith("alias/") for value in values) and "alias" not in documentation.lower():
        yield f"--{option} accepts no alias"
    if "must apply the change immediately" in documentation and "apply-immediately" not in options:
        yield f"--{option} needs --apply-immediately"


def options_of(words):
    """Splits words into options with their values, and the words before the first option."""
    options, first, current = {}, [], None
    for word in words:
        if word.startswith("--"):
            name, _, value = word[2:].partition("=")
            current = options.setdefault(name, [value] if value else [])
        else:
            (first if current is None else current).append(word)
    return options, first


def operation_model(service, name):
    """Finds the model of an operation by its name in the CLI."""
    model = session.get_service_model(service)
    names = {xform_name(operation, "-"): operation for operation in model.operation_names}
    return model.operation_model(names[name]) if name in names else None


def check(words):
    """Finds the faults of one command."""
    if len(words) < 2:
        yield f"there is no operation: {words}"
        return
    service, name, rest = words[0], words[1], words[2:]
    if service not in session.get_available_services():
        yield f"there is no service {service}"
        return
    if name == "wait":
        waiters = session.get_waiter_model(service)
        known = {xform_name(waiter, "-"): waiter for waiter in waiters.waiter_names}
        if rest[0] not in known:
            yield f"{service} has no waiter {rest[0]}"
            return
        name, rest = xform_name(waiters.get_waiter(known[rest[0]]).operation, "-"), rest[1:]
    model = operation_model(service, name)
    if model is None:
        yield f"{service} has no operation {name}"
        return
    yield from check_options(service, name, model.input_shape, rest)


def check_options(service, name, shape, rest):
    """Returns what is wrong with the options of an operation."""
    options, first = options_of(rest)
    members = {xform_name(member, "-"): member for member in (shape.members if shape else {})}
    # The last option of lambda invoke is followed by its positional argument.
    spare = POSITIONAL.get((service, name), 0)
    if spare and options and not first:
        last = list(options)[-1]
        first, options[last] = options[last][-spare:], options[last][:-spare]
    if len(first) != spare:
        yield f"{name} accepts {spare} words before its options: {first}"
    given = set()
    for option, values in options.items():
        if option in GLOBAL:
            if len(values) != GLOBAL[option]:
                yield f"--{option} needs {GLOBAL[option]} value"
            continue
        plain = option.removeprefix("no-")
        if option not in members and not (plain in members and shape.members[members[plain]].type_name == "boolean"):
            yield f"{service} {name} has no option --{option}"
            continue
        plain = option if option in members else plain
        given.add(members[plain])
        yield from check_value(option, shape.members[members[plain]], values)
        yield from check_documentation(option, shape.members[members[plain]].documentation, values, options)
    for required in shape.required_members if shape else []:
        if required not in given and not getattr(shape.members[required], "serialization", {}).get("idempotencyToken"):
            yield f"{service} {name} needs --{xform_name(required, '-')}"


text = open(sys.argv[1], encoding="utf-8").read()
every = [words for line in joined(code(text)) for words in commands(line)]
print(json.dumps([{"command": " ".join(words), "faults": list(check(words))} for words in every]))
