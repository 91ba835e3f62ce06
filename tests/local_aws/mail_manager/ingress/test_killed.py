"""A message that got its 250 is in the archive, whenever the process is killed."""

import random
import shutil
import smtplib
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from local_aws.mail_manager.archive.storage.store import ArchiveStore

CLIENTS = 4


def send_until_the_end(port, client, acknowledged):
    """Send numbered messages and note each that is acknowledged, until nobody answers."""
    try:
        with smtplib.SMTP("127.0.0.1", port, timeout=10) as connection:
            connection.starttls()
            for number in range(100_000):
                name = f"{client}-{number}"
                data = f"From: a@gmail.example\r\nSubject: {name}\r\n\r\nhello\r\n"
                connection.sendmail("a@gmail.example", ["b@nutrition.example"], data)
                acknowledged.append(name)
    except (smtplib.SMTPException, OSError):
        return


def kept(folder):
    """Return the subjects of all messages of an archive."""
    store = ArchiveStore(folder)
    try:
        raws = [store.read(number).record.raw for number in range(1, len(store) + 1)]
        return [raw.partition(b"Subject: ")[2].partition(b"\r\n")[0].decode() for raw in raws]
    finally:
        store.close()


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_nothing_acknowledged_is_lost_and_nothing_is_twice(seed):
    command = [sys.executable, "-m", "tests.local_aws.mail_manager.ingress.serving"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    port, folder = process.stdout.readline().split()
    acknowledged = []
    threads = [
        threading.Thread(target=send_until_the_end, args=(int(port), client, acknowledged))
        for client in range(CLIENTS)
    ]
    for thread in threads:
        thread.start()
    time.sleep(random.Random(seed).uniform(0.5, 2.5))
    process.kill()
    process.wait()
    process.stdout.close()
    for thread in threads:
        thread.join()
    try:
        found = kept(Path(folder))
        assert acknowledged
        assert set(acknowledged) <= set(found)
        assert len(set(found)) == len(found)
        assert len(found) <= len(acknowledged) + CLIENTS
    finally:
        shutil.rmtree(Path(folder).parent)
