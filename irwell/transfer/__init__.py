"""The only client of networks: push of bundles, fetch of checkpoints."""
