"""What a data set promises (ODCS), and the check of a file against it."""
