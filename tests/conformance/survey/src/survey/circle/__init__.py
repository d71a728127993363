import survey.circle.left
