"""Pools: phone numbers and sender ids that are used as one, with the same settings."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from local_aws.sms_voice import arns
from local_aws.sms_voice.errors import conflict, not_found, over_quota
from local_aws.sms_voice.phone_numbers import PhoneNumber
from local_aws.sms_voice.quotas import IDENTITIES_PER_POOL
from local_aws.sms_voice.resource import Resource
from local_aws.sms_voice.sender_ids import SenderId
from local_aws.sms_voice.two_way import Settings

if TYPE_CHECKING:
    from local_aws.sms_voice.state import SmsState

Member = PhoneNumber | SenderId


@dataclass(kw_only=True)
class Pool(Resource, Settings):
    """A pool. `members` are in the order in which they came, by their ARNs."""

    kind: ClassVar[str] = "pool"
    status: str = "CREATING"
    shared_routes: bool = False
    members: dict[str, Member] = field(default_factory=dict)

    def names(self) -> dict[str, Any]:
        """Return the members that name the pool in answers."""
        return {"PoolArn": self.arn, "PoolId": self.id}

    def shown(self) -> dict[str, Any]:
        """Return the members of a description."""
        return (
            self.names()
            | self.settings_shown()
            | {
                "Status": self.status,
                "SharedRoutesEnabled": self.shared_routes,
                "DeletionProtectionEnabled": self.deletion_protection,
                "CreatedTimestamp": self.created,
            }
        )

    def check_active(self) -> None:
        """Raise ConflictException while the pool is being created or deleted."""
        if self.status != "ACTIVE":
            raise self.conflict("RESOURCE_NOT_ACTIVE")


def find(state: SmsState, reference: str, field: str = "PoolId") -> Pool:
    """Return a pool by id or ARN. Raises ResourceNotFoundException."""
    name = arns.identifier(state, reference, Pool.kind, field)
    found = state.pools.get(name)
    if found is None:
        raise not_found(Pool.kind, name)
    return found


def check_free(member: Member) -> None:
    """Raise ConflictException for a number that isn't active or is in a pool already."""
    if not isinstance(member, PhoneNumber):
        return
    if member.status != "ACTIVE":
        raise member.conflict("RESOURCE_NOT_ACTIVE")
    if member.pool_id is not None:
        raise member.conflict("PHONE_NUMBER_ASSOCIATED_TO_POOL")


def check_message_type(member: Member, message_type: str) -> None:
    """Raise ConflictException if a member isn't for messages of this type."""
    types = (member.message_type,) if isinstance(member, PhoneNumber) else member.message_types
    if message_type not in types:
        raise member.conflict("MESSAGE_TYPE_MISMATCH")


def check_room(pool: Pool) -> None:
    """Raise ServiceQuotaExceededException if there can't be one more in a pool."""
    if len(pool.members) >= IDENTITIES_PER_POOL:
        raise over_quota("ORIGINATION_IDENTITIES_PER_POOL")


def check_fits(pool: Pool, member: Member) -> None:
    """Raise ConflictException if a member's settings differ from the pool's.

    A sender id has none but its message types. Of several differences the first one is told
    (assumption: in this order).
    """
    if member.arn in pool.members:
        raise member.conflict("RESOURCE_ALREADY_ASSOCIATED")
    check_free(member)
    check_room(pool)
    check_message_type(member, pool.message_type)
    if isinstance(member, PhoneNumber):
        for reason, same in _comparison(pool, member):
            if not same:
                raise member.conflict(reason)


def _comparison(pool: Settings, number: Settings) -> list[tuple[str, bool]]:
    def two_way(one: Settings) -> tuple[object, ...]:
        return one.two_way_enabled, one.two_way_channel_arn, one.two_way_channel_role

    managed = pool.self_managed_opt_outs == number.self_managed_opt_outs
    return [
        ("OPT_OUT_LIST_MISMATCH", pool.opt_out_list_name == number.opt_out_list_name),
        ("SELF_MANAGED_OPT_OUTS_MISMATCH", managed),
        ("TWO_WAY_CONFIG_MISMATCH", two_way(pool) == two_way(number)),
        ("KEYWORD_MISMATCH", pool.keywords == number.keywords),
    ]


def join(pool: Pool, member: Member) -> None:
    """Put a member that has been checked into a pool."""
    pool.members[member.arn] = member
    if isinstance(member, PhoneNumber):
        member.pool_id = pool.id


def leave(pool: Pool, member: Member) -> None:
    """Take a member out of a pool. Raises ConflictException for the last and for a stranger."""
    if member.arn not in pool.members:
        if isinstance(member, PhoneNumber):
            raise member.conflict("PHONE_NUMBER_NOT_ASSOCIATED_TO_POOL")
        raise not_found(member.kind, member.name)
    if len(pool.members) == 1:
        raise conflict("LAST_PHONE_NUMBER", pool.kind, pool.id)
    remove(pool, member)


def remove(pool: Pool, member: Member) -> None:
    """Take a member out of a pool, the last one too.

    A number keeps the settings of the pool (assumption).
    """
    del pool.members[member.arn]
    if isinstance(member, PhoneNumber):
        member.pool_id = None
        for name, value in pool.inherited().items():
            setattr(member, name, value)


def settings_of(state: SmsState, identity: PhoneNumber | Pool) -> Settings:
    """Return the settings that hold for an identity: a number in a pool has the pool's."""
    if isinstance(identity, PhoneNumber) and identity.pool_id is not None:
        return state.pools[identity.pool_id]
    return identity
