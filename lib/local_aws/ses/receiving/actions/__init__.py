"""What a receipt rule does with a message, one kind of action a file."""
