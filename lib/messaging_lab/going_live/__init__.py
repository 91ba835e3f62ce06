"""From a run in the lab to a run on an account that matters.

`recorder` hangs on a session and keeps what was called (`calls`), without content or secrets
(`left_out`); `policy` makes a least-privilege IAM policy of it, `costs` a bill, `script` a script
for the AWS CLI; `checklist` asks an account what is missing before it goes live, and `rehearsal`
plays a real account on a local AWS.
"""
