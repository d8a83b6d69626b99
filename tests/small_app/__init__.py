"""An app of the tests alone. It registers what an app registers, without an edit to any file of the kernel."""
