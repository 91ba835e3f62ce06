"""What an archive reads from the bytes of a message: headers, attributes, attachments."""
