"""Routes: from what people do (a message, a photograph, a tap, a command, a reply to a booking) to the answer."""
