from survey.circle import right
