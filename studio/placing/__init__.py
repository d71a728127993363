"""The parts of the page Resources: its tree, its rules, its filter, its details and its picture of sizes."""
