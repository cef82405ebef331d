"""Page to links and anchors to graph. Pure: bytes in, values out."""
