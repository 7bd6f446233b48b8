# Services, places, and what one needs.
catalogue-home = Sizə nə lazımdır?
catalogue-search = Axtar
catalogue-nearest = Dəqiq uyğun yoxdur. Ən yaxın xidmətlər bunlardır.
catalogue-have-code = Kodum var
catalogue-look-up = Bax
catalogue-open = İndi açıqdır
catalogue-open-demo = DEMO: həmişə açıqdır
catalogue-closed = Bağlıdır
catalogue-fact-fee = Ödəniş
catalogue-fact-term = Müddət
catalogue-fact-minutes = Pəncərədə
catalogue-fact-come = Gəlmək lazımdır?
catalogue-must-come = Bəli, bir dəfə
catalogue-need-not-come = Xeyr
catalogue-needs = Mənə nə lazımdır?
catalogue-needs-title = Sizə lazım olan
catalogue-speeds = Müddət və ödəniş
catalogue-ready-in = Hazır olur
catalogue-valid = Etibarlıdır
catalogue-who = Kim müraciət edə bilər
catalogue-where = Harada
catalogue-sources = Mənbələr
catalogue-as-of = Tarix
catalogue-legal = Qanun
catalogue-may-have-changed = Bunlar nümunədir və dəyişmiş ola bilər.
catalogue-free = Pulsuz
catalogue-state-duty = dövlət rüsumu
catalogue-service-fee = xidmət haqqı
catalogue-not-stated = mənbə nə üçün olduğunu demir
catalogue-fee = { $amount }, { $head }
catalogue-fee-pages = { $amount }, hər səhifə { $page }, { $head }
catalogue-same-day = Elə həmin gün
catalogue-progress = { $n }-ci sual, ən çoxu { $most }
catalogue-continue = Davam et
catalogue-nothing-stored = Yalnız siyahını dəyişən şeyi soruşuruq. Heç nə saxlanılmır.
catalogue-answers = Cavablarınız
catalogue-change = Dəyiş
catalogue-bring = Gətirin
catalogue-bring-not-known = Sənədlərin siyahısı məlum deyil. Pəncərədə soruşun.
catalogue-not-bring = Gətirməyin
catalogue-cost = Neçəyədir
catalogue-again = Yenidən başla
catalogue-days = { $n ->
    [one] { $n } gün
   *[other] { $n } gün
}
catalogue-working-days = { $n ->
    [one] { $n } iş günü
   *[other] { $n } iş günü
}
catalogue-months = { $n ->
    [one] { $n } ay
   *[other] { $n } ay
}
catalogue-minutes = { $n ->
    [one] { $n } dəqiqə
   *[other] { $n } dəqiqə
}
catalogue-waiting = İndi gözləyir
catalogue-last-hour = Son saatda yarısı ən çoxu gözləyib
catalogue-not-known-yet = hələ məlum deyil
catalogue-quiet = Nə vaxt sakitdir
catalogue-quiet-text = Ziyarətçilərin yarısının ən çoxu gözlədiyi dəqiqələr, gəldikləri həftə günü və saat üzrə. Son 30 gün.
catalogue-table = Cədvəl kimi göstər
catalogue-weekday = Gün
catalogue-figures = Bu mərkəzin açıq göstəriciləri
catalogue-delays = { $system } saat { $time } etibarilə cavab vermir. Bu xidmətlər gecikir: { $services }.
catalogue-delayed = { $system } saat { $time } etibarilə cavab vermir. Bu xidmət gecikir.
catalogue-delayed-at = { $site }: { $system } saat { $time } etibarilə cavab vermir. Bu xidmət orada gecikir.
catalogue-in-case = { $what } (bu halda: { $case })
catalogue-case-not = belə deyilsə: { $a }
catalogue-case-and = { $a } və { $b }
catalogue-case-or = { $a } və ya { $b }
catalogue-away = düz xətlə təxminən { $n } km uzaqda
catalogue-near = Mənə ən yaxın
catalogue-near-private = Yeriniz heç yerə göndərilmir və saxlanmır: siyahını telefonunuz və ya kompüteriniz özü sıralayır.
catalogue-near-asking = Harada olduğunuz soruşulur.
catalogue-near-refused = Yeriniz verilmədi, siyahı olduğu kimi qalır. Sıralamaq üçün aşağıda şəhər seçin.
catalogue-near-unknown = Yeriniz tapılmadı, siyahı olduğu kimi qalır. Yenidən cəhd edin və ya aşağıda şəhər seçin.
catalogue-near-done = Ən yaxın yer birincidir. Məsafələr düz xətlədir; yol daha uzundur.
catalogue-from = Haradan gəlirəm
catalogue-from-none = Seçilməyib
catalogue-from-sort = Əvvəlcə ən yaxın
