"""The tus 1.0 protocol for uploads that go on where they broke off (https://tus.io/protocols/resumable-upload)."""
