"""Who signs what is made: a card for each system, and passwords that the system's key store keeps."""
