"""What `messaging-lab doctor` looks at: this machine, the installed packages, the AWS account."""
