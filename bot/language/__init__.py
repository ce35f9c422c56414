"""Text to words, in English and Chinese: pure, without a database or a chat."""
