"""What belongs to one lesson: its exercises' checks, and larger pieces that its cells call."""
