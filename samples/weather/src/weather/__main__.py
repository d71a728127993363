from weather.cli import main

raise SystemExit(main())
