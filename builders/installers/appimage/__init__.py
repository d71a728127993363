"""AppImages: a program in one file that Linux starts as it is, and the file system inside it."""
