# Why two declarations are linked.
office-links = Links with other declarations
office-links-hint = Each link shown is a recorded act of linking (article 5).
office-links-count = { $count ->
    [0] No link
    [one] One link
   *[other] { $count } links
}
office-links-hidden = { $count ->
    [one] One link less sure is not shown here.
   *[other] { $count } links less sure are not shown here.
}
office-links-none = No link
office-links-none-text = Nothing quoted here is quoted elsewhere in a telling way.
office-link-certainty = { $words } ({ $percent } %).
office-sure-almost = Almost certain
office-sure-very = Very likely
office-sure-likely = Likely
office-sure-possible = Possible
office-link-certain = Held
office-link-proposed = To judge
office-link-confirmed = Confirmed by a person
office-link-refuted = Refuted by a person
office-link-lapsed = Lapsed
office-why-value = Same { $kind }: { $value }.
office-why-kind = Same { $kind }.
office-why-like = Content received almost the same ({ $kind }): { $percent } %.
office-why-roles = This value is { $here } here, { $there } there.
office-why-rare = { $count ->
    [one] One declaration quotes it.
   *[other] { $count } declarations quote it in all.
}
office-why-rare-many = More than 100 declarations quote it.
office-why-nobody-else = Nobody else quotes it: nothing weakens it.
office-why-one-campaign = Its uses are alike, in facts and dates: it is not everybody’s value.
office-why-two-uses = It may have served two campaigns: it counts less.
office-why-everybodys = It looks like everybody’s value: it counts little.
office-why-public = It is since in the register of public values: it counts no more.
office-why-alone = This alone makes the link { $percent } % likely.
office-breaks = What would break this link
office-break-only = Entering in the register of public values the one thing it rests on: { $kind }.
office-break-public = Entering in the register of public values what it rests on: { $kinds }.
office-break-person = Refuting it, with a ground.
office-break-judged = A person spoke: only another judgement changes it.
office-link-ground-given = Ground given
office-link-ground = Ground of your judgement on this link
office-link-confirm = Confirm the link
office-link-refute = Refute the link
