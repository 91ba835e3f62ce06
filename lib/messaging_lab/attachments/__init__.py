"""Attachment pipeline: mail comes in, its attachments stay, and links to them go out.

SES receives a message and stores it in S3; S3 tells a queue; `handler` is the function that reads
the queue. It keeps the attachments in a bucket of their own, writes links to them into the body and
sends that to the recipients who are named in the body. The modules need the standard library and
boto3 and run on AWS as they are. `template.yaml` is all of it for CloudFormation; `deployment`
makes the same with boto3, call by call, and isn't in the function's package.
"""
