"""What an attendee works in: copies of the lessons without their solutions, and the progress."""
