"""An app of the tests alone. It joins the portal as an app does: without an edit to any central file."""
