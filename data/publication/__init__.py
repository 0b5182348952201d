"""The section «Наставничество» of the school's site: item 7.1."""
