"""Lesson 16's checks: blank, solved, and wrong in the ways people are wrong."""

import pytest

from messaging_lab import Lab

FOLDER = "attachments/m{}/1-{}"


class Store:
    """The lab with two stored attachments."""

    def __init__(self):
        self.lab = Lab.open(lesson="16")
        self.s3 = self.lab.client("s3")
        self.bucket = f"parcels-attachments-{self.lab.account_id}"

    def fill(self):
        self.s3.create_bucket(Bucket=self.bucket)
        for number, name in enumerate(("cold-store.jpg", "wrong-door.jpg")):
            self.s3.put_object(Bucket=self.bucket, Key=FOLDER.format(number, name), Body=b"jpg")

    def delete(self, number, name):
        self.s3.delete_object(Bucket=self.bucket, Key=FOLDER.format(number, name))

    def filter(self, policy, cidr, name="intruder"):
        made = {"Name": name, "IpFilter": {"Policy": policy, "Cidr": cidr}}
        self.lab.client("ses").create_receipt_filter(Filter=made)

    def missing(self, name):
        return [one.sentence for one in self.lab.check(name).findings if not one.right]


@pytest.fixture
def store():
    return Store()


def test_1_blank(store):
    assert store.missing("16-1") == ["There is no bucket of attachments."]


def test_1_nothing_done(store):
    store.fill()
    assert store.missing("16-1") == ["wrong-door.jpg is still stored, and its link opens."]


def test_1_the_other_one(store):
    store.fill()
    store.delete(0, "cold-store.jpg")
    assert store.missing("16-1") == [
        "wrong-door.jpg is still stored, and its link opens.",
        "cold-store.jpg is gone too: its recipients have a dead link now.",
    ]


def test_1_everything(store):
    store.fill()
    store.delete(0, "cold-store.jpg")
    store.delete(1, "wrong-door.jpg")
    assert store.missing("16-1") == [
        "cold-store.jpg is gone too: its recipients have a dead link now."
    ]


def test_1_overwritten(store):
    store.fill()
    key = FOLDER.format(1, "wrong-door.jpg")
    store.s3.put_object(Bucket=store.bucket, Key=key, Body=b"")
    assert store.missing("16-1") == ["wrong-door.jpg is still stored, and its link opens."]


def test_1_solved(store):
    store.fill()
    store.delete(1, "wrong-door.jpg")
    assert store.lab.check("16-1").passed


def test_2_blank(store):
    assert store.missing("16-2") == ["There is no IP address filter."]


def test_2_allowed(store):
    store.filter("Allow", "203.0.113.66")
    assert store.missing("16-2") == ["Mail from 203.0.113.66 is let in."]


def test_2_the_camera_instead(store):
    store.filter("Block", "203.0.113.7")
    assert store.missing("16-2") == [
        "Mail from 203.0.113.66 is let in.",
        "The camera at 203.0.113.7 is kept out too.",
    ]


def test_2_the_whole_network(store):
    store.filter("Block", "203.0.113.0/24")
    assert store.missing("16-2") == ["The camera at 203.0.113.7 is kept out too."]


def test_2_allowed_after_all(store):
    store.filter("Block", "203.0.113.66/32")
    store.filter("Allow", "203.0.113.0/24", "everybody")
    assert store.missing("16-2") == ["Mail from 203.0.113.66 is let in."]


@pytest.mark.parametrize("cidr", ["203.0.113.66", "203.0.113.64/29"])
def test_2_solved(store, cidr):
    store.filter("Block", cidr)
    assert store.lab.check("16-2").passed
