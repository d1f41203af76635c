"""A stand-in for a Meilisearch 1.50 server, over a real socket, written from its public documentation.

It proves the conversation and not the answers: it queues tasks, checks every
request as strictly as the documentation says, and finds by plain containment.
It does not rank, and it forgives a typo only where a test tells it to. What it
refuses, the real server refuses; what the real server finds, only that can say.
"""
