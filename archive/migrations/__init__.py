"""How the database comes to its present shape."""
