"""PutKeyword, DescribeKeywords, DeleteKeyword."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.sms_voice import filters, keywords, origination, paging
from local_aws.sms_voice.errors import conflict, invalid, not_found, over_quota
from local_aws.sms_voice.keywords import Keyword
from local_aws.sms_voice.phone_numbers import PhoneNumber
from local_aws.sms_voice.pools import Pool, settings_of
from local_aws.sms_voice.quotas import KEYWORDS
from local_aws.sms_voice.service import service
from local_aws.sms_voice.state import SmsState

Params = dict[str, Any]
Identity = PhoneNumber | Pool

FILTERS: filters.Tests[Keyword] = {"keyword-action": filters.text(lambda one: one.action)}


@service.operation("PutKeyword")
def put_keyword(params: Params, context: Context) -> Params:
    """Add a keyword, or replace it. HELP and STOP keep what they do, their answers can change."""
    identity = origination.find_answering(context.state(SmsState), params["OriginationIdentity"])
    made = Keyword(
        _word(params["Keyword"]),
        params["KeywordMessage"],
        params.get("KeywordAction", "AUTOMATIC_RESPONSE"),
    )
    _check_own(identity)
    _check_change(identity, made, "KeywordAction" in params)
    if made.word in keywords.REQUIRED:
        made = Keyword(made.word, made.message, identity.keywords[made.word].action)
    identity.keywords[made.word] = made
    return _names(identity) | made.shown()


def _word(text: str) -> str:
    if text != text.strip():
        raise invalid("INVALID_PARAMETER", "Keyword", "no space at the start or the end")
    return " ".join(text.upper().split())


def _check_own(identity: Identity) -> None:
    # Assumption: the keywords of a number in a pool are changed with the pool.
    if isinstance(identity, PhoneNumber) and identity.pool_id is not None:
        raise identity.conflict("PHONE_NUMBER_ASSOCIATED_TO_POOL")


def _check_change(identity: Identity, made: Keyword, with_action: bool) -> None:
    refused = conflict("RESOURCE_MODIFICATION_NOT_ALLOWED", "keyword", made.word)
    required = keywords.REQUIRED
    if made.word in required and with_action and identity.keywords[made.word].action != made.action:
        raise refused
    if _is_toll_free(identity) and (made.word == "STOP" or made.action == "OPT_OUT"):
        # Carriers manage these opt-outs ("Required opt-out keywords").
        raise refused
    if made.word not in identity.keywords and len(identity.keywords) >= KEYWORDS:
        kind = "PHONE_NUMBER" if isinstance(identity, PhoneNumber) else "POOL"
        raise over_quota(f"KEYWORDS_PER_{kind}")


def _is_toll_free(identity: Identity) -> bool:
    return isinstance(identity, PhoneNumber) and identity.number_type == "TOLL_FREE"


@service.operation("DescribeKeywords")
def describe_keywords(params: Params, context: Context) -> Params:
    """Show some keywords of a number or pool, or all."""
    state = context.state(SmsState)
    identity = origination.find_answering(state, params["OriginationIdentity"])
    known = settings_of(state, identity).keywords
    words = [_word(word) for word in params.get("Keywords") or known]
    for word in words:
        if word not in known:
            raise not_found("keyword", word)
    kept = filters.apply([known[word] for word in words], params.get("Filters", []), FILTERS)
    shown, more = paging.page(kept, params, lambda one: one.word, f"keywords {identity.id}")
    return _names(identity) | {"Keywords": [one.shown() for one in shown]} | more


@service.operation("DeleteKeyword")
def delete_keyword(params: Params, context: Context) -> Params:
    """Delete a keyword; HELP and STOP stay."""
    identity = origination.find_answering(context.state(SmsState), params["OriginationIdentity"])
    word = _word(params["Keyword"])
    _check_own(identity)
    if word in keywords.REQUIRED:
        raise conflict("RESOURCE_DELETION_NOT_ALLOWED", "keyword", word)
    if word not in identity.keywords:
        raise not_found("keyword", word)
    return _names(identity) | identity.keywords.pop(word).shown()


def _names(identity: Identity) -> Params:
    return {"OriginationIdentityArn": identity.arn, "OriginationIdentity": identity.id}
