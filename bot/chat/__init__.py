"""Plain data and wording that all of the chat shares."""
