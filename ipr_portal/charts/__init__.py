"""Charts as SVG, drawn by the server: figures in, a view model out, shown by `<c-chart :chart>`.

`kinds` holds what can be drawn, `chart.make_chart` makes the view model, `downloads.taken_away` answers `?as=csv|svg`.
Nothing here uses the database, the clock or the request; the same figures give the same bytes.
"""
