"""Archives mail from several threads until it is killed, and says each number it was given."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

from local_aws.mail_manager.archive.storage import segment_file
from local_aws.mail_manager.archive.storage.store import ArchiveStore, Mail

DESCRIPTION = {"Envelope": {"From": "ann@nutrition.example", "To": []}, "Metadata": {}}


def write(store: ArchiveStore, thread: int) -> None:
    """Archive mail with subjects such as "t3 n17 end" without end."""
    count = 0
    while True:
        raw = b"Subject: t%d n%d end\r\n\r\n%b\r\n" % (thread, count, b"text " * (count % 900))
        number = store.append(Mail(raw, DESCRIPTION, float(count)))
        sys.stdout.write(f"{number} t{thread} n{count} end\n")
        sys.stdout.flush()
        count += 1


def main() -> None:
    segment_file.SEGMENT_MESSAGES = 200
    store = ArchiveStore(Path(sys.argv[1]))
    for thread in range(4):
        threading.Thread(target=write, args=(store, thread), daemon=True).start()
    threading.Event().wait(60)


if __name__ == "__main__":
    main()
