# The ministry's statistics service (article 4 III 4°).
s-title = Monthly figures
s-caption = Declarations of the month
s-text = Declarations recorded in the month, counted once, ten days after its end. A number below { $least } is never published, nor another from which it could be had: published parts do not always make the total.
s-none = No month published
s-none-text = A month is counted ten days after its end.
s-month = Month
s-kind = Nature
s-scheme = Facts declared
s-department = Department of the victim
s-count = Declarations
s-all = All
s-elsewhere = Not told or outside France
s-kind-complaint = Complaints
s-kind-report = Reports
s-go = See this month
s-file = Download all months (CSV)
