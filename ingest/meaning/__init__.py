"""What passages mean to a language model: optional, off by default, and used for likeness alone."""
