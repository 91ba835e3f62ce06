"""Sample mail: what passes the gateway of a made-up company in a few months, as real messages.

`vocabulary`, `people` and `prose` are the material, `bodies` the MIME parts, `messages` decides
what is said, and `draft` writes it down with the `trace` of its way. Everything follows from a
seed, and a hundred thousand messages take a few seconds.
"""

from local_aws.mail_manager.samples.messages import SampleMail, sample_mail
from local_aws.mail_manager.samples.people import Company

__all__ = ["Company", "SampleMail", "sample_mail"]
