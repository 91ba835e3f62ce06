"""From whom a message goes out: the origination identities that can reach a country.

AWS doesn't publish how it chooses. Assumption, for a pool as for an account: numbers of the
destination's country first, then sender ids there, then numbers that may send abroad, each in the
order in which they came; a number that is busy is passed over for the next.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from local_aws.sms_voice import countries, opt_outs, origination, pools
from local_aws.sms_voice.errors import conflict, invalid
from local_aws.sms_voice.messages import CAPABILITIES, TEXT, VOICE
from local_aws.sms_voice.phone_numbers import PhoneNumber
from local_aws.sms_voice.pools import Member, Pool
from local_aws.sms_voice.sender_ids import SenderId
from local_aws.sms_voice.sending_simulators import simulators

if TYPE_CHECKING:
    from local_aws.errors import AwsError
    from local_aws.sms_voice.configuration_sets import ConfigurationSet
    from local_aws.sms_voice.state import SmsState

UNSPECIFIED_SENDER = "NOTICE"
"""The sender that phones show for a message without an origination identity (user guide, "Sender
ID display name rules")."""

FIELD = "OriginationIdentity"


@dataclass(frozen=True, slots=True)
class Route:
    """A sender as phones show it, the identity behind it, and the pool that it was chosen from.

    Without an identity: a route that AWS's customers share.
    """

    sender: str
    identity: Member | None = None
    pool: Pool | None = None

    def opt_out_list(self, state: SmsState) -> str | None:
        """Return the name of the list that is looked at, or None if the customer does it alone."""
        if not isinstance(self.identity, PhoneNumber):
            settings = self.pool
        else:
            found = pools.settings_of(state, self.identity)
            return None if found.self_managed_opt_outs else found.opt_out_list_name
        if settings is None:
            return opt_outs.DEFAULT
        return None if settings.self_managed_opt_outs else settings.opt_out_list_name

    def message_types(self) -> tuple[str, ...]:
        """Return the message types that the identity is for; none stands for any."""
        if isinstance(self.identity, PhoneNumber):
            return ((self.pool or self.identity).message_type,)
        return self.identity.message_types if self.identity else ()


@dataclass(frozen=True, slots=True)
class Wish:
    """Where a message is to go, and by which channel."""

    channel: str
    destination: str
    country: str


def routes(
    state: SmsState, wish: Wish, reference: str | None, configuration_set: ConfigurationSet | None
) -> list[Route]:
    """Return the ways that a message can go, the best first; never none.

    Raises ResourceNotFoundException, ConflictException and ValidationException.
    """
    if reference is None:
        return _of_account(state, wish, configuration_set)
    identity = origination.find(state, reference, wish.country)
    if isinstance(identity, Pool):
        identity.check_active()
        return _of_pool(identity, wish)
    problem = _problem(identity, wish)
    if problem is not None:
        raise problem
    pool = _pool_of(state, identity)
    return [_route(identity, pool)]


def _pool_of(state: SmsState, identity: Member) -> Pool | None:
    named = identity.pool_id if isinstance(identity, PhoneNumber) else None
    return state.pools[named] if named else None


def _route(identity: Member, pool: Pool | None) -> Route:
    sender = identity.number if isinstance(identity, PhoneNumber) else identity.name
    return Route(sender, identity, pool)


def _of_pool(pool: Pool, wish: Wish) -> list[Route]:
    found = [_route(one, pool) for one in _fitting(pool.members.values(), wish)]
    if not found and pool.shared_routes and _is_shared(wish):
        found = [Route(UNSPECIFIED_SENDER, None, pool)]
    if not found:
        raise pool.conflict("NO_ORIGINATION_IDENTITIES_FOUND")
    return found


def _of_account(
    state: SmsState, wish: Wish, configuration_set: ConfigurationSet | None
) -> list[Route]:
    default = configuration_set.default_sender_id if configuration_set else None
    if default and wish.channel == TEXT:
        own = state.sender_ids.get((default, wish.country))
        if own is not None and _problem(own, wish) is None:
            return [_route(own, None)]
        if countries.get(wish.country).sender_ids == "SUPPORTED":
            return [Route(default)]
    owned: list[Member] = [*state.phone_numbers.values(), *state.sender_ids.values()]
    found = [_route(one, _pool_of(state, one)) for one in _fitting(owned, wish)]
    if not found and _is_shared(wish):
        found = [Route(UNSPECIFIED_SENDER)]
    if not found:
        raise conflict("NO_ORIGINATION_IDENTITIES_FOUND", "account", state.account_id)
    return found


def _is_shared(wish: Wish) -> bool:
    # Carriers that show no names take nothing without a number either.
    return wish.channel == TEXT and countries.get(wish.country).sender_ids != "NOT_SUPPORTED"


def _fitting(members: Iterable[Member], wish: Wish) -> list[Member]:
    fitting = [one for one in members if _problem(one, wish) is None]
    return sorted(fitting, key=lambda one: _rank(one, wish))


def _rank(identity: Member, wish: Wish) -> int:
    if isinstance(identity, SenderId):
        return 1
    return 0 if identity.country == wish.country else 2


def _problem(identity: Member, wish: Wish) -> Exception | None:
    if isinstance(identity, SenderId):
        return _sender_id_problem(identity, wish)
    if identity.status != "ACTIVE":
        return identity.conflict("RESOURCE_NOT_ACTIVE")
    if CAPABILITIES[wish.channel] not in identity.capabilities:
        if wish.channel == VOICE:
            text = f"{identity.number} can't make calls"
            return invalid("VOICE_CAPABILITY_NOT_AVAILABLE", FIELD, text)
        return identity.conflict("NUMBER_CAPABILITIES_MISMATCH")
    if identity.number_type == "SIMULATOR":
        return _simulator_problem(identity, wish)
    return None if wish.channel == VOICE else _country_problem(identity, wish)


def _sender_id_problem(identity: SenderId, wish: Wish) -> Exception | None:
    if wish.channel != TEXT:
        return invalid("INVALID_PARAMETER", FIELD, "a sender id sends text messages only")
    if identity.country != wish.country:
        return _wrong_country(f"{identity.name} is a sender id of {identity.country}")
    support = countries.get(wish.country).sender_ids
    if support == "REGISTRATION_REQUIRED" and not identity.registered:
        return invalid("SENDER_ID_NOT_REGISTERED", FIELD, f"{identity.name} isn't registered")
    return None


def _simulator_problem(number: PhoneNumber, wish: Wish) -> Exception | None:
    reached = simulators().get(wish.destination)
    if reached is not None and reached.country == number.country:
        return None
    return _wrong_country("a SIMULATOR number reaches simulator numbers of its country only")


def _country_problem(number: PhoneNumber, wish: Wish) -> Exception | None:
    country = countries.get(wish.country, "DestinationPhoneNumber")
    if number.country == wish.country:
        if number.number_type == "LONG_CODE" and country.long_codes == "INBOUND_ONLY":
            return _wrong_country(f"long codes of {wish.country} can't send")
        return None
    if not number.international_sending:
        return _wrong_country(f"{number.number} sends within {number.country} only")
    if not country.international_sending:
        text = f"{wish.country} takes no messages from numbers of other countries"
        return invalid("INTERNATIONAL_SENDING_NOT_SUPPORTED", FIELD, text)
    return None


def _wrong_country(text: str) -> AwsError:
    return invalid("INVALID_IDENTITY_FOR_DESTINATION_COUNTRY", FIELD, text)
