SPACE = "part of a package without code"
