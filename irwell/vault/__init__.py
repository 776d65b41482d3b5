"""Encrypted blobs on disk, wrapped keys, signing keys and signatures."""
