"""Panels of a page that runs in process: their keys, what their menu opens below them, and their evidence."""

from streamlit.testing.v1 import AppTest


def keys(app: AppTest, prefix: str = "") -> list[str]:
    """The key of each panel that begins so, in the order of the page."""
    found = [str(menu.key).removeprefix("menu-") for menu in app.menu_button if str(menu.key).startswith("menu-")]
    return [key for key in found if key.startswith(prefix)]


def has_table(app: AppTest, key: str) -> bool:
    """Whether the menu of a panel opens its table."""
    return {"Table", "표"} & {*app.menu_button(key=f"menu-{key}").options} != set()


def below(app: AppTest, what: str, *keys: str) -> AppTest:
    """Choose from the menus of panels what stands below each; chosen again it closes."""
    for key in keys:
        app.menu_button(key=f"menu-{key}").click(what)
    return app.run()


def evidence(app: AppTest, key: str) -> AppTest:
    """Open what a panel rests on, in the drawer."""
    return app.button(key=f"evidence-of-{key}").click().run()
