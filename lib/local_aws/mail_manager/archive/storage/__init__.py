"""Messages on disk, their index, and the search in it: `store` is the way in."""
