GREETING = "greeting.txt"
