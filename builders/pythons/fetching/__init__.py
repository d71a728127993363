"""Files from the network, whatever the network does on the way."""
