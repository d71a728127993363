BLUE = "blue"
