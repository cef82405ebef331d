"""Bytes spliced into HTML and Markdown. Nothing here writes a document anew: what is not meant stays as it is, byte for byte."""
