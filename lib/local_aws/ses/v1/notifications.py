"""v1: identity notifications. v2 has no operations for them."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.ses.errors import invalid_parameter
from local_aws.ses.events import sns
from local_aws.ses.events.notifications import TYPES, Notifications
from local_aws.ses.identity.identities import Identity, get
from local_aws.ses.state import SesState
from local_aws.ses.v1 import service
from local_aws.ses.v1.identity_list import existing

Params = dict[str, Any]


def _require(state: SesState, name: str) -> Identity:
    identity = get(state, name)
    if identity is None:
        text = f"Identity {name} is invalid. Must be a verified email address or domain."
        raise invalid_parameter(text)
    return identity


def _settings(state: SesState, identity: Identity) -> Notifications:
    return state.notification_topics.setdefault(identity.name, Notifications())


@service.operation("SetIdentityNotificationTopic")
def set_identity_notification_topic(params: Params, context: Context) -> None:
    """Notify a topic of bounces, complaints or deliveries; naming none ends that.

    That the topic has to exist is documented, the words are an assumption.
    """
    state, kind, topic = context.state(SesState), params["NotificationType"], params.get("SnsTopic")
    identity = _require(state, params["Identity"])
    settings = _settings(state, identity)
    if not topic:
        settings.topics.pop(kind, None)
        return
    if not sns.topic_exists(state, topic):
        raise invalid_parameter(f"Invalid SNS topic <{topic}>.")
    settings.topics[kind] = topic
    state.aws.clock.call_later(0, sns.announce_identity, state, topic, kind, identity.name)


@service.operation("SetIdentityHeadersInNotificationsEnabled")
def set_identity_headers_in_notifications_enabled(params: Params, context: Context) -> None:
    """Put the headers of the message into notifications of a type, or leave them out."""
    state = context.state(SesState)
    settings = _settings(state, _require(state, params["Identity"]))
    settings.headers[params["NotificationType"]] = params["Enabled"]


@service.operation("GetIdentityNotificationAttributes")
def get_identity_notification_attributes(params: Params, context: Context) -> Params:
    """Show topics, headers and forwarding of those identities that are there."""
    state = context.state(SesState)
    found = existing(context, params["Identities"])
    shown = {name: _describe(state, identity) for name, identity in found.items()}
    return {"NotificationAttributes": shown}


def _describe(state: SesState, identity: Identity) -> Params:
    # The model requires the topics; AWS leaves out those that aren't set (AWS CLI, examples).
    settings = state.notification_topics.get(identity.name, Notifications())
    shown: Params = {f"{kind}Topic": topic for kind, topic in settings.topics.items()}
    shown["ForwardingEnabled"] = identity.feedback_forwarding
    for kind in TYPES:
        shown[f"HeadersIn{kind}NotificationsEnabled"] = settings.headers.get(kind, False)
    return shown
