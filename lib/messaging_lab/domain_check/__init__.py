"""Is a domain ready to send? SPF, DKIM, DMARC, MAIL FROM, one-click; the bulk senders' rules.

dns             whom to ask: the world's DNS, a name server, or a local AWS
spf, dkim, dmarc, mail_from, message    one room for each thing that is looked at
rules           what Gmail, Yahoo and Microsoft ask of bulk senders, held against it
report          all of it, as text and as JSON values
"""

from messaging_lab.domain_check.check import Subject, check_domain
from messaging_lab.domain_check.dns import Answer, Dns, local_dns, system_dns
from messaging_lab.domain_check.findings import Finding

__all__ = ["Answer", "Dns", "Finding", "Subject", "check_domain", "local_dns", "system_dns"]
