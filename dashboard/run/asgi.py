"""What Streamlit is pointed at: the office behind the gate.

``nastavnik serve`` starts it; ``streamlit run``, ``uvicorn dashboard.run.asgi:app`` and
``python -m dashboard.run.asgi`` start the same.
"""

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from streamlit import config

from dashboard import bootstrap
from dashboard.pages import PAGES
from dashboard.web import Gate, routes
from dashboard.widgets.refusals import on_script_error

for _name, _value in bootstrap.office_options(
    bootstrap.settings(), bootstrap.settings().port
).items():
    config.set_option(_name, _value)

app = st.App(
    Path(__file__).with_name("office.py"),
    routes=routes(bootstrap.store),
    middleware=[
        Middleware(Gate, store=bootstrap.store, pages=frozenset(row.path for row in PAGES))
    ],
    lifespan=bootstrap.lifespan,
    on_script_error=on_script_error,
)

if __name__ == "__main__":
    bootstrap.serve(bootstrap.settings())
