from survey_vendored_package.inner import VALUE
