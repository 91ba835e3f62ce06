"""Verification mails made from a template: the address becomes an identity that waits for a click.

Source: "Using custom verification email templates" in the developer guide, and the API reference of
SendCustomVerificationEmail, which says that the identity is made when the mail is sent.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from local_aws.ses.custom_verification.template import CustomTemplate
from local_aws.ses.events.tracking_override import NEVER
from local_aws.ses.identity import identities, verification_mail
from local_aws.ses.outbound.caller import Caller
from local_aws.ses.outbound.refusals import Refusals
from local_aws.ses.outbound.sending import Outgoing, send
from local_aws.ses.outbound.submission import Request, from_simple

if TYPE_CHECKING:
    from local_aws.ses.state import SesState

BELOW = """\
<p><a href="{link}">{link}</a></p>
<p><small>If you have not asked for this, do nothing. If it worries you, tell
<a href="mailto:ses-enforcement@amazon.com">ses-enforcement@amazon.com</a>.</small></p>
"""
"""What SES puts below the content; AWS's words are others."""


def send_custom(
    state: SesState,
    template: CustomTemplate,
    address: str,
    configuration_set: str,
    caller: Caller,
    refusals: Refusals,
) -> str:
    """Send a verification mail and return its message id. Raises the API's error.

    Its opens and clicks are not tracked (FAQ, Q8). Verified addresses stay verified.
    """
    request = Request(template.sender, [address], caller=caller)
    request.configuration_set = configuration_set
    token = state.aws.ids.token("ses-verification-link", verification_mail.TOKEN_LENGTH)
    with refusals.explained():
        outgoing = _mail(state, template, request, token)
    message_id = send(state, outgoing, refusals)
    identity = identities.get(state, address) or identities.add(state, address)
    verification_mail.start_link(state, identity, token)
    state.redirects[token] = template.success_url, template.failure_url
    return message_id


def _mail(state: SesState, template: CustomTemplate, request: Request, token: str) -> Outgoing:
    link = escape(verification_mail.link_of(state, token))
    html = template.content.replace("</body>", "").replace("</html>", "") + BELOW.format(link=link)
    body = {"Html": {"Data": html, "Charset": "UTF-8"}}
    message = {"Subject": {"Data": template.subject, "Charset": "UTF-8"}, "Body": body}
    outgoing = from_simple(state, request, message)
    outgoing.tracking = NEVER
    return outgoing
