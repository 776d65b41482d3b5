"""Who may have what, why and until when: one document in plain words."""
