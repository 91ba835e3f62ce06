"""A process of its own that archives all mail: prints its port and the archive's folder."""

from __future__ import annotations

import sys
import threading

from tests.local_aws.mail_manager.gateway_kit import Gateway

from local_aws.mail_manager.archive.state import ArchiveState
from local_aws.mail_manager.ingress.listener import serve_ingress
from local_aws.world import ACCOUNT_ID, REGION, LocalAws


def main() -> None:
    aws = LocalAws()
    archive = aws.client("mailmanager").create_archive(ArchiveName="all-mail")["ArchiveId"]
    Gateway(aws, [{"Actions": [{"Archive": {"TargetArchive": archive}}]}])
    folder = aws.state(ArchiveState, ACCOUNT_ID, REGION).shared.folder / archive
    print(serve_ingress(aws).port, folder, flush=True)
    threading.Event().wait()


if __name__ == "__main__":
    sys.exit(main())
