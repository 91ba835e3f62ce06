"""What a learner sees: tables, opened mail, the header walk-through, calls, figures.

Everything here shows itself as HTML in Jupyter and as text that says the same in a terminal, and
works alike on AWS and on the local AWS: it is fed boto3 responses and bytes of messages.
"""

from messaging_lab.show.archive_hits import hits_per_day
from messaging_lab.show.calls import ApiCall, api_call
from messaging_lab.show.command_line import as_cli
from messaging_lab.show.headers import Headers, explain
from messaging_lab.show.html import Html, Shown, page
from messaging_lab.show.mail import MailList, OpenedMail, mail_list, open_mail
from messaging_lab.show.path import Path, trace
from messaging_lab.show.plot import Plot
from messaging_lab.show.quotas import growing_volume, sliding_window
from messaging_lab.show.scenarios import scenario_matrix, scenario_table
from messaging_lab.show.tables import Facts, Table, card, table
from messaging_lab.show.timeline import sends_per_second, statuses
from messaging_lab.show.walkthrough import WalkThrough, walk_through

__all__ = [
    "ApiCall",
    "Facts",
    "Headers",
    "Html",
    "MailList",
    "OpenedMail",
    "Path",
    "Plot",
    "Shown",
    "Table",
    "WalkThrough",
    "api_call",
    "as_cli",
    "card",
    "explain",
    "growing_volume",
    "hits_per_day",
    "mail_list",
    "open_mail",
    "page",
    "scenario_matrix",
    "scenario_table",
    "sends_per_second",
    "sliding_window",
    "statuses",
    "table",
    "trace",
    "walk_through",
]
