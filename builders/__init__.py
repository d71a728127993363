"""Floor 2: turn a project into artefacts."""
