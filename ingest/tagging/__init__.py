"""Finding the archive's own names in what people said, exactly, with the characters and seconds where they stand."""
