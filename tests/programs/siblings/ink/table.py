RESULTS = {frozenset({"blue", "yellow"}): "green"}
