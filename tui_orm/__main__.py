"""`python -m tui_orm` is the command `tui-orm`."""

from tui_orm.cli.main import main

if __name__ == "__main__":
    raise SystemExit(main())
