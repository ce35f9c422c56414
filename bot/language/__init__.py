"""From text to words, in English and Chinese: pure functions, without a database or a chat."""
