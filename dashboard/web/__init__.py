"""The gate before the office and its plain pages: sign-in, account, downloads, health."""

from dashboard.web.gate import Gate
from dashboard.web.routes import routes

__all__ = ["Gate", "routes"]
