"""Recipes from elsewhere: schema.org JSON-LD (also inside a saved page) and plain text. Nothing is ever fetched."""
