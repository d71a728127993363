"""`python -m onefold`."""

import sys

from onefold import main

sys.exit(main())
