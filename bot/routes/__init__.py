"""What people do, to what answers it: a message, a photograph, a tap, a command, an answer to a booking."""
