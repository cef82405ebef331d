"""Sources of observations, one file each."""
