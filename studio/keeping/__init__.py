"""What is kept between runs: the document and its undo, recent projects, what is trusted, builds done."""
