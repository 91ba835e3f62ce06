"""What SES remembers for one account in one Region. The v1 and the v2 API share it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from local_aws.errors import NotImplementedByTheLab
from local_aws.internet.world_zones import REGIONS
from local_aws.ses.account import Account, open_account
from local_aws.ses.configuration_sets import ConfigurationSet
from local_aws.ses.custom_verification.template import CustomTemplate
from local_aws.ses.events.faults import NotificationFaults
from local_aws.ses.events.notifications import Notifications
from local_aws.ses.events.published_metrics import PublishedMetrics
from local_aws.ses.identity.identities import Identity
from local_aws.ses.import_jobs import ImportJob
from local_aws.ses.lists.contact_list import ContactList
from local_aws.ses.outbound.quota import Quota
from local_aws.ses.outbound.sent_message import Outcome, SentMessage
from local_aws.ses.suppression import SuppressionList
from local_aws.ses.templates.store import Template
from local_aws.ses.vdm.export_job import ExportJob
from local_aws.ses.vdm.recommendation import Recommendation
from local_aws.ses.vdm.settings import Vdm

if TYPE_CHECKING:
    from local_aws.world import LocalAws


class SesState:
    """Identities, account and send log of one account in one Region.

    `resolver` is the one that verification asks. Assumption: it remembers nothing, so that a record
    published after a look that failed is found by the next one. `mail_resolver` is the one that
    deliveries ask; `messages` are those of `sent`, by message id. `notification_topics` holds, by
    name, the identities that notify of what becomes of their mail, `published_metrics` what
    CloudWatch has been told; `redirects` where links of custom verification mails lead in the
    end, by token: if all is well, and if not. Raises NotImplementedByTheLab for a Region without
    SES.
    """

    def __init__(self, aws: LocalAws, account_id: str, region: str) -> None:
        if region not in REGIONS:
            why = f"here it is in {', '.join(REGIONS)}"
            raise NotImplementedByTheLab("SES", f"in the Region {region}", why)
        self.aws = aws
        self.account_id = account_id
        self.region = region
        self.resolver = aws.internet.resolver(caching=False)
        self.identities: dict[str, Identity] = {}
        self.account: Account = open_account(aws, account_id)
        self.configuration_sets: dict[str, ConfigurationSet] = {}
        self.mail_resolver = aws.internet.resolver()
        self.quota = Quota()
        self.sent: list[SentMessage] = []
        self.messages: dict[str, SentMessage] = {}
        self.last_results: dict[str, Outcome] = {}
        self.suppression = SuppressionList()
        self.import_jobs: dict[str, ImportJob] = {}
        self.templates: dict[str, Template] = {}
        self.custom_templates: dict[str, CustomTemplate] = {}
        self.redirects: dict[str, tuple[str, str]] = {}
        self.contact_lists: dict[str, ContactList] = {}
        self.vdm = Vdm()
        self.recommendations: dict[tuple[str, str], Recommendation] = {}
        self.export_jobs: dict[str, ExportJob] = {}
        self.notification_topics: dict[str, Notifications] = {}
        self.notification_faults = NotificationFaults()
        self.published_metrics = PublishedMetrics()

    def now(self) -> float:
        """Return the lab's time in epoch seconds."""
        return self.aws.clock.now()

    def client(self, service: str) -> Any:
        """Return a boto3 client of another service, of the same account and Region."""
        return self.aws.client(service, account_id=self.account_id, region=self.region)

    def arn(self, kind: str, name: str) -> str:
        """Return the ARN of a resource, such as an `identity` or a `template`."""
        return f"arn:aws:ses:{self.region}:{self.account_id}:{kind}/{name}"
