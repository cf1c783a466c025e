"""The web application: ``warta serve``. `warta.web.app.create_app` makes it; each view is a router and its templates."""
