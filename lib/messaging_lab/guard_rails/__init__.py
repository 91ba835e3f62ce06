"""What stands between a lesson and an account.

`hooks` sits in the boto3 session and calls the others: `changes` tells reading from changing,
`recipients` refuses to write to strangers, `confirmation` asks once, `tags` marks what is made.
"""
