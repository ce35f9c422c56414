"""Cards: stock and documents as text with buttons. They decide nothing and book nothing."""
