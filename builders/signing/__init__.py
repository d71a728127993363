"""Sign what was made: who does it, with which tool, where its secrets come from, and how it is read back."""
