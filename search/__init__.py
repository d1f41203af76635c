"""From passages and stories to answers: documents, the index contract and its engines."""
