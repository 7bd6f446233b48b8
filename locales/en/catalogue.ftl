# Services, places, and what one needs.
catalogue-home = What do you need?
catalogue-search = Search
catalogue-nearest = Nothing fits exactly. These are the nearest services.
catalogue-have-code = I have a code
catalogue-look-up = Look up
catalogue-open = Open now
catalogue-open-demo = DEMO: open at any hour
catalogue-closed = Closed
catalogue-fact-fee = Fee
catalogue-fact-term = Ready in
catalogue-fact-minutes = At the counter
catalogue-fact-come = Must I come?
catalogue-must-come = Yes, once
catalogue-need-not-come = No
catalogue-needs = What do I need?
catalogue-needs-title = What you need
catalogue-speeds = Speeds and fees
catalogue-ready-in = Ready in
catalogue-valid = Valid
catalogue-who = Who may apply
catalogue-where = Where
catalogue-sources = Sources
catalogue-as-of = As of
catalogue-legal = Law
catalogue-may-have-changed = These are examples and may have changed.
catalogue-free = Free
catalogue-state-duty = state duty
catalogue-service-fee = service fee
catalogue-not-stated = the source does not say what for
catalogue-fee = { $amount }, { $head }
catalogue-fee-pages = { $amount } and { $page } a page, { $head }
catalogue-same-day = Same day
catalogue-progress = Question { $n } of at most { $most }
catalogue-continue = Continue
catalogue-nothing-stored = We ask only what changes the list. Nothing is stored.
catalogue-answers = Your answers
catalogue-change = Change
catalogue-bring = Bring
catalogue-bring-not-known = The list of papers is not known. Ask at the counter.
catalogue-not-bring = Do not bring
catalogue-cost = What it costs
catalogue-again = Start again
catalogue-days = { $n ->
    [one] { $n } day
   *[other] { $n } days
}
catalogue-working-days = { $n ->
    [one] { $n } working day
   *[other] { $n } working days
}
catalogue-months = { $n ->
    [one] { $n } month
   *[other] { $n } months
}
catalogue-minutes = { $n ->
    [one] { $n } minute
   *[other] { $n } minutes
}
catalogue-waiting = Waiting now
catalogue-last-hour = Half waited at most, in the last hour
catalogue-not-known-yet = not known yet
catalogue-quiet = When it is quiet
catalogue-quiet-text = Minutes that half of the visitors waited at most, by the weekday and hour in which they came. Last 30 days.
catalogue-table = Show as a table
catalogue-weekday = Day
catalogue-figures = Public figures of this centre
catalogue-delays = { $system } has not answered since { $time }. These services are delayed: { $services }.
catalogue-delayed = { $system } has not answered since { $time }. This service is delayed.
catalogue-delayed-at = { $site }: { $system } has not answered since { $time }. This service is delayed there.
catalogue-in-case = { $what } (in the case: { $case })
catalogue-case-not = not: { $a }
catalogue-case-and = { $a } and { $b }
catalogue-case-or = { $a } or { $b }
catalogue-away = about { $n } km away, in a straight line
catalogue-near = Nearest to me
catalogue-near-private = Your position is not sent and not kept: your phone or computer sorts the list itself.
catalogue-near-asking = Asking where you are.
catalogue-near-refused = Your position was not given, so the list stays as it is. Choose a town below to sort it.
catalogue-near-unknown = Your position could not be found, so the list stays as it is. Try again, or choose a town below.
catalogue-near-done = The nearest place is first. Distances are straight lines; the road is longer.
catalogue-from = I come from
catalogue-from-none = Not chosen
catalogue-from-sort = Nearest first
