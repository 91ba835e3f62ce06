"""What stands between a lesson and an account.

`hooks` sits in the boto3 session and calls the others: `changes` tells reading from changing,
`recipients` refuses to write to strangers, `left_to_you` what people at AWS would act on,
`deletions` to delete what the lab hasn't made, `confirmation` asks once, `tags` marks what is made;
`rehearsal` shows it without an account.
"""
