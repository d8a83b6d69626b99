"""Pages of enforcement, for the IPR team and for rights holders."""
