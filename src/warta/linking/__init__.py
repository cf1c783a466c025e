"""Which mentions report the same act."""
