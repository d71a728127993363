"""Forms: cards and the inputs in them, for settings of onefold.toml and for the fields of installers."""
