# Whether a place is open, and its plan: counters, hours, closures.
plan-why = { $why ->
    [public-holiday] public holiday
    [repair] repair works
    [staff-training] training of the staff
    [emergency] emergency
   *[other] special reason
}
plan-closed = { $why ->
    [hours] Closed
    [holiday] Closed: { $holiday }, public holiday
   *[other] Closed: { plan-why }
}
plan-closed-opens = { $opens ->
    [none] { plan-closed }
   *[known] { plan-closed }, opens { $opens }
}
plan-place-closed = { $why ->
    [hours] This place is closed now.
    [holiday] This place is closed: { $holiday }, public holiday.
   *[other] This place is closed: { plan-why }.
}
plan-title = Plan
plan-of = Plan of { $site }
plan-week = Weekly hours
plan-days = { $first } to { $last }
plan-notice-closed = { $days }: closed, { $why }
plan-notice-hours = { $days }: open { $hours } only, { $why }
plan-open = open
plan-counters = Counters
plan-counter = Add or change a counter
plan-counter-what = A number that the plan has already is changed; a new one is added. A counter that is open keeps what it was opened with until it closes or is opened again.
plan-number = Number
plan-entity = Body
plan-does = Services
plan-zone = Place in the hall
plan-now = Now
plan-apart = as it was opened, not as planned
plan-change = Change
plan-drop = Take out
plan-save-counter = Save the counter
plan-save-week = Save the hours
plan-week-what = Write 09:00-18:00, or 09:00-13:00, 14:00-18:00. Leave a free day empty.
plan-closures = Closures and special days
plan-no-closures = Nothing is announced.
plan-withdraw = Withdraw
plan-announce = Announce a closure or a special day
plan-announce-button = Announce
plan-announce-what = On these days no numbers are given, and every screen says why and when it opens. Numbers of today stay valid: whoever waits is served, or the day is closed on the board.
plan-first = First day
plan-last = Last day
plan-last-hint = Empty for one day.
plan-reason = Reason, for everybody to read
plan-from = Open from
plan-until = Open until
plan-from-hint = For one day with other hours. Empty: closed all day.
plan-unserved = No counter of the plan can do this service: { $name }. Give it to a counter.
plan-changed-meanwhile = Changed while you looked
plan-history = History of the plan
plan-history-none = Nothing was changed since the pack was adopted.
plan-history-note = The entry is the number in the public log. What a counter does stands there as a commitment only.
plan-entry = Entry
plan-when = When
plan-who = Who
plan-was = Was
plan-is = Is
plan-sites = Plans of the places
plan-says-counter = Counter { $counter }: { $entity }; { $does }; { $zone }
plan-says-dropped = Counter { $counter } was taken out
plan-says-hours = Hours: { $hours }
plan-says-withdrawn = What was announced from { $first } on was withdrawn
plan-counter-gone = Counter { $counter } is no longer in the plan of this place. Choose another one of your body, or ask your administrator for a new post.
plan-no-counter = Your body has no counter in the plan of this place. Ask your administrator.
plan-error-changed = The plan was changed since you looked.
plan-error-changed-next = Look at what was changed, and send your change again if it is still right.
plan-error-just-changed = The plan of this place has changed in this moment.
plan-error-just-changed-next = Try again.
plan-error-counter-open = Counter { $counter } is open.
plan-error-counter-open-next = Let it be closed first, at the counter or on the manager's board.
plan-error-expected = { $visitors } visitors were sent to counter { $counter }, or are kept by it.
plan-error-expected-next = Let them be served or sent elsewhere first.
plan-error-no-counters = This place has no counters.
plan-error-no-counters-next = Choose a centre or a mobile unit.
plan-error-number = No counter can have the number { $counter }.
plan-error-number-next = Write a number from 1 to 999.
plan-error-entity = There is no body “{ $word }”.
plan-error-entity-next = Choose one of the list.
plan-error-skill = No service needs the skill “{ $word }”.
plan-error-skill-next = Choose among those of the list.
plan-error-no-skill = A counter that can do nothing serves nobody.
plan-error-no-skill-next = Choose at least one service.
plan-error-zone = There is no place “{ $word }” in the hall.
plan-error-zone-next = Choose one that the list has.
plan-error-no-such-counter = The plan has no counter { $counter }.
plan-error-no-such-counter-next = Look at the plan again.
plan-error-unserved = No counter would be left for: { $name }.
plan-error-unserved-next = Give this service to another counter first.
plan-error-hours =
    The hours of { $day ->
        [mon] Monday
        [tue] Tuesday
        [wed] Wednesday
        [thu] Thursday
        [fri] Friday
        [sat] Saturday
       *[sun] Sunday
    } overlap, end before they begin, or are too many.
plan-error-hours-next = Write stretches one after the other, three a day at most.
plan-error-backwards = The last day lies before the first.
plan-error-backwards-next = Correct one of the two days.
plan-error-past = The first day is over.
plan-error-past-next = Begin today or later.
plan-error-long = A closure lasts a year at most, and begins within 400 days.
plan-error-long-next = Choose earlier or fewer days.
plan-error-other-hours = Other hours are for one day, and end after they begin.
plan-error-other-hours-next = Leave the last day empty, or leave the hours empty.
plan-error-overlaps = Something is announced from { $first } on, for one of these days.
plan-error-overlaps-next = Withdraw that first, or choose other days.
plan-error-not-announced = Nothing is announced from { $first } on, or it is over.
plan-error-not-announced-next = Look up what is announced.
plan-error-reason = The reason is not of the list.
plan-error-reason-next = Choose one of its reasons.
plan-error-unreadable = This cannot be read as a day or a time: { $what }
plan-error-unreadable-next = Write a day like 2026-12-30, and a time like 09:00.
