# The series: the list, one series, its drawings, and the quality of links.
office-series-title = Series
office-series-text = A series holds linked declarations together. Its number stays while it grows; when two merge, one of the two stays.
office-series-caption = Series, the latest first
office-series-empty = No series
office-series-empty-text = No declaration is linked to another.
office-series-began = Began on
office-series-changed = Changed on
office-series-members = Declarations
office-series-sum = Sums paid
office-series-became = Series no. { $asked } is part of series no. { $number }.
office-series-recorded = Showing this page is a recorded act of linking (article 5).
office-members = Declarations of the series
office-members-none = Nobody is in this series.
office-members-hidden = { $count ->
    [one] One declaration is not shown here.
   *[other] { $count } declarations are not shown here.
}
office-since = In the series since
office-series-links = Links between them
office-link-later = Declaration
office-link-earlier = Linked to
office-link-shared = By
office-link-sure = Certainty
office-link-status = State of the link
office-graph-label = Graph of the links of the series; the table that follows says the same.
office-timeline = Over time
office-timeline-label = Number of declarations over time; the table that follows says the same.
office-timeline-caption = Declarations over time
office-timeline-table = The same numbers as a table
office-timeline-each = { $days ->
    [one] Day of the facts
   *[other] Facts of the { $days } days from
}
office-map = Over the country
office-map-hint = Each square is a department, placed roughly; the surface filled follows the sums paid. The department is that of the victim’s address.
office-map-label = Map of the sums paid by department; the table that follows says the same.
office-map-caption = Sums paid by department
office-department = Department
office-department-none = Without a French address
office-events = History of the series
office-events-none = Nothing has happened to this series yet.
office-event-when = When
office-event-what = What
office-event-about = Who
office-event-began = It begins
office-event-joined = A declaration joins it
office-event-left = A declaration leaves it
office-event-merged = Another series joins it
office-event-split = It parts from another
office-quality-title = Quality of links
office-quality-text = Share of links confirmed among those that persons judged, by what they rest on first.
office-quality-caption = Judgements on links
office-quality-none = No judgement yet
office-quality-none-text = No link was confirmed or refuted by a person.
office-quality-kind = Rests first on
office-quality-confirmed = Confirmed
office-quality-refuted = Refuted
office-quality-precision = Share confirmed
office-quality-percent = { $percent } %
office-quality-few = too few judgements
