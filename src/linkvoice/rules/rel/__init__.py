"""Rules about what rel attributes say."""
