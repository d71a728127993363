from survey.circle import left

DONE = True
