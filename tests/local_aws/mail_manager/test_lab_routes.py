"""The routes under /_lab for mail gateways."""

import json
import smtplib

from local_aws.context import Request


def post(aws, path, body):
    url = f"http://lab.invalid/_lab/{path}"
    response = aws.handle(Request("POST", url, {}, json.dumps(body).encode()))
    return response.status, json.loads(response.body)


def test_hosted_mail(aws):
    body = {"provider": "microsoft365", "domain": "Company.example", "gateways": ["10.0.0.0/8"]}
    assert post(aws, "hosted-mail", body) == (200, {})
    tenant = aws.internet.hosted_mail.microsoft365.tenants["company.example"]
    assert (tenant.gateways, tenant.detect_external_ip) == (("10.0.0.0/8",), True)
    post(aws, "hosted-mail", {**body, "detect_external_ip": False})
    tenant = aws.internet.hosted_mail.microsoft365.tenants["company.example"]
    assert not tenant.detect_external_ip
    for bad in ({"provider": "x"}, {"gateways": "10.0.0.0/8"}, {"gateways": ["x"]}, {"domain": 1}):
        status, answer = post(aws, "hosted-mail", {**body, **bad})
        assert (status, "error" in answer) == (400, True)


def test_a_hosted_mailbox_can_be_full_whatever_the_mx_says(aws):
    post(aws, "hosted-mail", {"provider": "workspace", "domain": "company.example"})
    state = {"state": "full"}
    assert post(aws, "mailboxes/ana@company.example/state", state)[0] == 200
    host = aws.internet.hosted_mail.workspace
    reply = host.refuse_recipient("ana@company.example")
    assert (reply.code // 100, reply.enhanced) == (4, "4.2.2")


def test_an_archive_is_filled_in_parts(aws):
    archive = aws.client("mailmanager").create_archive(ArchiveName="all-mail")["ArchiveId"]
    path = f"archives/{archive}/fill"
    assert post(aws, path, {"messages": 50, "count": 30}) == (200, {"messages": 30})
    assert post(aws, path, {"messages": 50, "first": 30}) == (200, {"messages": 20})
    for bad in ({"messages": 0}, {"messages": 5, "first": 6}, {"messages": 5, "count": 6}):
        assert post(aws, path, bad)[0] == 400
    assert post(aws, "archives/a-none/fill", {"messages": 1})[0] == 404


def test_relay_networks(aws):
    def get(region):
        url = f"http://lab.invalid/_lab/relay-networks/{region}"
        response = aws.handle(Request("GET", url, {}, b""))
        return response.status, json.loads(response.body)

    assert get("us-east-1") == (200, {"networks": ["198.18.128.0/28"]})
    assert get("mars-north-1")[0] == 404


def test_smart_host_accounts(aws):
    assert post(aws, "smart-host/accounts", {"username": "a"})[0] == 400
    status, answer = post(aws, "smart-host/accounts", {"username": "a", "password": "b"})
    assert (status, answer) == (200, {"server": "smtp.smarthost.example"})
    assert aws.internet.hosted_mail.smart_host.accounts == {"a": "b"}


def test_listening_for_ingress(aws):
    _, answer = post(aws, "ingress/listen", {})
    assert post(aws, "ingress/listen", {})[1] == answer
    assert aws.listeners["ingress"] == answer["ingress"]
    host, _, port = answer["ingress"].partition(":")
    with smtplib.SMTP(host, int(port)) as client:
        assert client.noop()[0] == 250
