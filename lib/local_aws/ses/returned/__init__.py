"""What comes back to SES: bounces, automatic replies and complaints, and who causes them."""
