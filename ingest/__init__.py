"""From a master to reviewable text: transcribe, tidy, tag, and the durable line that carries it."""
