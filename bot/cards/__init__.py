"""Cards: stock and documents as text with buttons. Cards decide nothing and book nothing."""
