"""Amazon WorkMail, as far as its audit logs go: an organisation whose people sign in and read mail.

`organizations` holds users, impersonation roles and access control rules and lets somebody in or
not; `audit` writes what happened; `activity` is what people, clients and attackers do in a week;
`operations` is the API. WorkMail takes no new customers and ends on 31 March 2027, so that an
organisation comes from the lab and not from CreateOrganization.
"""

from local_aws.workmail import operations
from local_aws.workmail.service import service

__all__ = ["operations", "service"]
