"""From sound to timed words: the recogniser, its process, and the tidying of what it heard."""
