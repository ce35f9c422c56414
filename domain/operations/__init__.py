"""What people do to stock: receive, issue, move, count, transfer, reserve, reverse."""
