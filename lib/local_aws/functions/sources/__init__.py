"""What calls functions: queues that Lambda polls, topics, buckets."""
