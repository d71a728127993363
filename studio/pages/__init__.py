"""A module for each step of the sidebar, and the page that is shown while nothing is open."""
