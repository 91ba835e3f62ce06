"""Streams as a lesson uses them."""

import json

from messaging_lab import Lab
from messaging_lab.roles import trust
from messaging_lab.streams import failed_records, wait_for_stream


def test_a_stream_and_what_its_function_could_not_do():
    lab = Lab.open(lesson="12")
    s3, name = lab.client("s3"), "failed-records"
    s3.create_bucket(Bucket=name)
    role = lab.client("iam").create_role(
        RoleName="stream", AssumeRolePolicyDocument=trust("firehose")
    )
    function = f"arn:aws:lambda:{lab.region}:{lab.account_id}:function:gone"
    parameters = [{"ParameterName": "LambdaArn", "ParameterValue": function}]
    lab.client("firehose").create_delivery_stream(
        DeliveryStreamName="status",
        ExtendedS3DestinationConfiguration={
            "RoleARN": role["Role"]["Arn"],
            "BucketARN": f"arn:aws:s3:::{name}",
            "ProcessingConfiguration": {
                "Enabled": True,
                "Processors": [{"Type": "Lambda", "Parameters": parameters}],
            },
        },
    )
    assert wait_for_stream(lab, "status").endswith(":deliverystream/status")
    record = {"Data": json.dumps({"a": 1}).encode()}
    lab.client("firehose").put_record(DeliveryStreamName="status", Record=record)
    lab.clock.wait(600)
    (failed,) = failed_records(lab, name)
    assert (failed.data, failed.attempts) == (b'{"a": 1}', 4)
    assert failed.error_code == "Lambda.FunctionNotFound"
