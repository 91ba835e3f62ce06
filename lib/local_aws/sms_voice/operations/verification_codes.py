"""SendDestinationNumberVerificationCode."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.internet.phones import TextMessage
from local_aws.sms_voice import configuration_sets, countries, origination, verified_numbers
from local_aws.sms_voice.errors import invalid, not_done
from local_aws.sms_voice.phone_numbers import PhoneNumber
from local_aws.sms_voice.pools import Pool
from local_aws.sms_voice.sending_route import UNSPECIFIED_SENDER
from local_aws.sms_voice.service import service
from local_aws.sms_voice.state import SmsState

Params = dict[str, Any]

TEXTS = {
    "DE_DE": "Ihr Bestätigungscode lautet {}.",
    "EN_GB": "Your verification code is {}.",
    "EN_US": "Your verification code is {}.",
    "ES_419": "Tu código de verificación es {}.",
    "ES_ES": "Su código de verificación es {}.",
    "FR_CA": "Votre code de vérification est {}.",
    "FR_FR": "Votre code de vérification est {}.",
    "IT_IT": "Il tuo codice di verifica è {}.",
    "JA_JP": "確認コードは {} です。",
    "KO_KR": "인증 코드는 {}입니다.",
    "PT_BR": "Seu código de verificação é {}.",
    "ZH_CN": "您的验证码是 {}。",
    "ZH_TW": "您的驗證碼是 {}。",
}
"""What the code comes in, by LanguageCode. AWS's own texts aren't published."""

CODE_DIGITS = 6


@service.operation("SendDestinationNumberVerificationCode")
def send_destination_number_verification_code(params: Params, context: Context) -> Params:
    """Send a new code to a number that waits for verification.

    Assumption: these messages cost nothing, count to no limit and make no events.
    """
    if params["VerificationChannel"] == "VOICE":
        raise not_done("SendDestinationNumberVerificationCode", "codes by voice aren't done")
    state = context.state(SmsState)
    found = verified_numbers.find(state, params["VerifiedDestinationNumberId"])
    sender = _sender(state, params, countries.country_of(found.number))
    if "ConfigurationSetName" in params:
        configuration_sets.find(state, params["ConfigurationSetName"])
    code = context.aws.ids.token("sms-verification-code", CODE_DIGITS, "0123456789")
    found.new_code(code, state.now())
    body = TEXTS[params.get("LanguageCode", "EN_US")].format(code)
    message = TextMessage(body, sender, state.now())
    context.aws.clock.call_later(0, context.aws.internet.phones.put, found.number, message)
    return {"MessageId": context.aws.ids.uuid("sms-message")}


def _sender(state: SmsState, params: Params, country: str) -> str:
    if "OriginationIdentity" not in params:
        return UNSPECIFIED_SENDER
    identity = origination.find(state, params["OriginationIdentity"], country)
    if isinstance(identity, Pool):
        identity = next(iter(identity.members.values()))
    if not isinstance(identity, PhoneNumber):
        return identity.name
    if identity.number_type == "SIMULATOR":
        text = "a SIMULATOR number reaches simulator numbers only"
        raise invalid("INVALID_IDENTITY_FOR_DESTINATION_COUNTRY", "OriginationIdentity", text)
    if identity.status != "ACTIVE":
        raise identity.conflict("RESOURCE_NOT_ACTIVE")
    return identity.number
