"""Cards: what is shown of stock and documents, as a text with its buttons. They decide nothing."""
