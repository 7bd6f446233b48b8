# Services, places, search, "What do I need?".
catalogue-home-title = What do you need to do?
catalogue-search = Search services
catalogue-search-button = Search
catalogue-search-hint = Use your own words, in any language of this page.
catalogue-browse = Choose a service
catalogue-services-title = All services
catalogue-all-services = Show all services
catalogue-found = { $n ->
    [one] { $n } service found
   *[other] { $n } services found
}
catalogue-found-none = No service fits:
catalogue-nearest = These look most alike
catalogue-code-title = I have a code
catalogue-code-label = Code on your ticket
catalogue-code-hint = Eight digits, like
catalogue-code-button = Find it
catalogue-code-shape = A code has eight digits. Check the paper, or ask at reception.
catalogue-code-digit = One digit is wrong, or two are swapped. Check each digit.
catalogue-problem = There is a problem
catalogue-error = Error
catalogue-error-answer = This answer does not belong to this service.
catalogue-error-answer-next = Begin the questions again from the page of the service.
catalogue-sites-title = Places
catalogue-all-sites = All places, with hours and services
catalogue-kind-centre = Service centre
catalogue-kind-mobile = Bus
catalogue-kind-online = Online
catalogue-open = Open
catalogue-open-always = Open at any hour
catalogue-open-demo = Open (DEMO: at any hour)
catalogue-open-until = Open until { $time }
catalogue-opens-today = Closed. Opens today at { $time }
catalogue-opens-on = Closed. Opens { $day } at { $time }
catalogue-opens-unknown = Closed. When it opens is not known
catalogue-day-mon = Monday
catalogue-day-tue = Tuesday
catalogue-day-wed = Wednesday
catalogue-day-thu = Thursday
catalogue-day-fri = Friday
catalogue-day-sat = Saturday
catalogue-day-sun = Sunday
catalogue-hours = Opening hours
catalogue-counters = Counters
catalogue-ticket = Take a number
catalogue-bribe-title = What prevents a bribe here?
catalogue-bribe-turn = Nobody can let a friend go first
catalogue-bribe-turn-how = A rule calls the next number and writes down why. Each call is in a public log.
catalogue-bribe-money = No money passes an official’s hand
catalogue-bribe-money-how = No screen of a clerk can take, change or waive a payment.
catalogue-bribe-proof = You hold the proof
catalogue-bribe-proof-how = Your ticket is a receipt. Anyone can check it, without asking us.
catalogue-price = Price
catalogue-free = free
catalogue-or = {" "}or{" "}
catalogue-you-choose = you choose the speed
catalogue-and-pages = and something for each page
catalogue-per-page = and for each page
catalogue-time = Time
catalogue-or-faster = or faster:
catalogue-real-time-not-known = How long it really takes: not known yet
catalogue-at-counter = At the counter
catalogue-minutes = { $n ->
    [one] about { $n } minute
   *[other] about { $n } minutes
}
catalogue-once-called = once you are called
catalogue-you-must = You must
catalogue-come-once = come in person
catalogue-come-not = not come
catalogue-ways = Where to do it
catalogue-way-centre = Come to a centre
catalogue-way-centre-how = Take a number at the kiosk or at reception. No booking is needed.
catalogue-way-mobile = Come to the bus
catalogue-way-mobile-how = The bus brings the counter to you.
catalogue-way-online = From home
catalogue-way-online-no = This service is not done from home.
catalogue-way-online-later = You cannot apply from home here yet. Please come.
catalogue-bring = What to bring
catalogue-bring-nothing = Nothing.
catalogue-bring-not-known = Ask before you come.
catalogue-bring-not = What not to bring
catalogue-register = The state has it already:
catalogue-taken = It is made at the counter:
catalogue-sometimes = in some cases
catalogue-costs = What it costs
catalogue-ready-in = Ready in
catalogue-term-same-day = the same day
catalogue-term-days = { $n ->
    [one] { $n } day
   *[other] { $n } days
}
catalogue-term-working-days = { $n ->
    [one] { $n } working day
   *[other] { $n } working days
}
catalogue-term-months = { $n ->
    [one] { $n } month
   *[other] { $n } months
}
catalogue-head-state-duty = state duty
catalogue-head-service-fee = service fee
catalogue-head-not-stated = the source does not say what for
catalogue-valid = Valid
catalogue-who = Who may apply
catalogue-refused = Can I be turned away?
catalogue-refused-hint = Only for these reasons. The clerk must tell you which one.
catalogue-more-facts = More facts
catalogue-decides = Who decides
catalogue-where = Where
catalogue-appeal = How to appeal
catalogue-law = Law
catalogue-kept = How long records are kept
catalogue-sources = Where this comes from
catalogue-source = Source
catalogue-as-of = As of
catalogue-may-differ = It may have changed since.
catalogue-needs-start = What do I need?
catalogue-needs-title = What you need
catalogue-needs-question = Question { $n }.
catalogue-needs-most = { $n ->
    [one] { $n } question at most.
   *[other] { $n } questions at most.
}
catalogue-needs-private = We ask only what changes the list. Nothing is stored.
catalogue-needs-choose = Choose one of the answers
catalogue-needs-so-far = Your answers so far
catalogue-needs-answers = Your answers
catalogue-needs-not-for = This service is not for you
catalogue-change = Change
catalogue-continue = Continue
catalogue-next = What to do next
