"""The example authority: an invented city region of ten districts, told from end to end."""
