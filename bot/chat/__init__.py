"""Plain data and wording shared by the whole chat."""
