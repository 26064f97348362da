# Register of public values, alerts, search.
office-public-title = Register of public values
office-public-text = A value that everybody quotes, a bank’s line or a marketplace, links nobody. Entering it acts on past links too: those that rested on it alone lapse. The value itself is not kept.
office-public-caption = Public values, the latest first
office-public-none = The register is empty
office-public-none-text = No value is entered in it.
office-public-new = Enter a value
office-public-value = Value
office-public-value-hint = One number, account, domain or address, in any spelling.
office-public-label = Why it is public
office-public-label-hint = For instance: a bank’s customer line.
office-public-label-missing = Write why, in 200 characters at most.
office-public-unreadable = Write one value only, that can be recognised.
office-public-already = This value is in the register already.
office-public-enter = Enter
office-public-digest = Digest
office-public-since = Entered on
office-public-until = End
office-public-end = End: { $label }
office-public-entered = The value is entered. { $declarations ->
    [0] No declaration quotes it.
    [one] One declaration quotes it.
   *[other] { $declarations } declarations quote it.
} { $links ->
    [0] No link rested on it.
    [one] One link lapsed or weakened.
   *[other] { $links } links lapsed or weakened.
}
office-public-ended = The entry has ended. { $declarations ->
    [0] No declaration quotes this value.
    [one] One declaration quotes this value.
   *[other] { $declarations } declarations quote this value.
} { $links ->
    [0] No link changes.
    [one] One link stands again.
   *[other] { $links } links stand again.
}
office-alerts-title = Alerts
office-alerts-text = The office is alerted when a declaration joins a series under inquiry, and when a suspect’s value reaches several victims; then each time their number doubles.
office-alerts-in-force = { $victims ->
    [one] A value is told of from one victim on.
   *[other] A value is told of from { $victims } victims on.
}
office-alerts-none = No alert
office-alerts-none-text = All were seen.
office-alerts-all = Show the alerts already seen too
office-alerts-unseen = Show only the alerts not seen
office-alert-raised = Raised on
office-alert-what = Alert
office-alert-seen = Seen
office-alert-see = Mark as seen: { $reference }
office-alert-joined = { $count ->
    [one] A declaration joined a series under inquiry.
   *[other] { $count } declarations joined a series under inquiry.
}
office-alert-victims = Value quoted by { $count } victims at least: { $kind }.
office-alerts-setting = Alert threshold
office-alerts-victims = Number of victims
office-alerts-victims-hint = From how many victims of one value the office is alerted.
office-alerts-set = Change the threshold
office-alerts-wrong = Write a number between 2 and 1,000.
flash-office-alert-seen = The alert is marked as seen.
flash-office-alerts-set = The threshold is changed.
office-search-title = Search
office-search-text = Each search is recorded, with what it showed; what is typed is not. A value is looked for whole, in any spelling.
office-search-criteria = What is known
office-search-reference = Reference
office-search-reference-hint = For instance T26-7KQM-2XWD.
office-search-by-reference = Look for this reference
office-search-value = Value
office-search-value-hint = A number, an account, an address, a profile.
office-search-by-value = Look for this value
office-search-name = Name at birth
office-search-name-hint = The victim’s.
office-search-given = First given name
office-search-given-hint = The first of the civil status.
office-search-born = Date of birth
office-search-born-hint = For instance 1971-05-23.
office-search-by-person = Look for this person
office-search-unreadable = Check what is typed: it cannot be read.
office-search-found = Declarations found
office-search-count = { $count ->
    [one] One declaration found
   *[other] { $count } declarations found
}
office-search-none = Nothing was found
office-search-none-text = No declaration that you may read answers.
office-search-start = Say what you know
office-search-start-text = A reference, a value or a person.
