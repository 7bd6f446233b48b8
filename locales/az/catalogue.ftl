# Xidmətlər, yerlər, axtarış, "Mənə nə lazımdır?".
catalogue-home-title = Sizə nə lazımdır?
catalogue-search = Xidmət axtar
catalogue-search-button = Axtar
catalogue-search-hint = Öz sözlərinizlə, bu səhifənin istənilən dilində yazın.
catalogue-browse = Xidməti seçin
catalogue-services-title = Bütün xidmətlər
catalogue-all-services = Bütün xidmətləri göstər
catalogue-found = { $n ->
    [one] { $n } xidmət tapıldı
   *[other] { $n } xidmət tapıldı
}
catalogue-found-none = Uyğun xidmət yoxdur:
catalogue-nearest = Ən çox oxşayanlar
catalogue-code-title = Kodum var
catalogue-code-label = Biletinizdəki kod
catalogue-code-hint = Səkkiz rəqəm, məsələn
catalogue-code-button = Tap
catalogue-code-shape = Kodda səkkiz rəqəm olur. Kağıza baxın və ya qəbuldan soruşun.
catalogue-code-digit = Bir rəqəm səhvdir və ya ikisinin yeri dəyişib. Hər rəqəmi yoxlayın.
catalogue-problem = Problem var
catalogue-error = Səhv
catalogue-error-answer = Bu cavab bu xidmətə aid deyil.
catalogue-error-answer-next = Suallara xidmətin səhifəsindən yenidən başlayın.
catalogue-sites-title = Yerlər
catalogue-all-sites = Bütün yerlər, iş saatları və xidmətlər
catalogue-kind-centre = Xidmət mərkəzi
catalogue-kind-mobile = Avtobus
catalogue-kind-online = Onlayn
catalogue-open = Açıqdır
catalogue-open-always = Həmişə açıqdır
catalogue-open-demo = Açıqdır (DEMO: hər saat)
catalogue-open-until = Saat { $time } qədər açıqdır
catalogue-opens-today = Bağlıdır. Bu gün saat { $time } açılır
catalogue-opens-on = Bağlıdır. { $day } günü saat { $time } açılır
catalogue-opens-unknown = Bağlıdır. Nə vaxt açılacağı məlum deyil
catalogue-day-mon = bazar ertəsi
catalogue-day-tue = çərşənbə axşamı
catalogue-day-wed = çərşənbə
catalogue-day-thu = cümə axşamı
catalogue-day-fri = cümə
catalogue-day-sat = şənbə
catalogue-day-sun = bazar
catalogue-hours = İş saatları
catalogue-counters = Pəncərələr
catalogue-ticket = Nömrə götürün
catalogue-bribe-title = Burada rüşvətin qarşısını nə alır?
catalogue-bribe-turn = Heç kim dostunu qabağa buraxa bilmir
catalogue-bribe-turn-how = Növbəti nömrəni qayda çağırır və səbəbini yazır. Hər çağırış açıq jurnaldadır.
catalogue-bribe-money = Pul məmurun əlindən keçmir
catalogue-bribe-money-how = İşçinin ekranı ödənişi qəbul edə, dəyişə və ya bağışlaya bilməz.
catalogue-bribe-proof = Sübut sizdədir
catalogue-bribe-proof-how = Biletiniz qəbzdir. Onu hamı bizdən soruşmadan yoxlaya bilər.
catalogue-price = Qiymət
catalogue-free = pulsuz
catalogue-or = {" "}və ya{" "}
catalogue-you-choose = sürəti siz seçirsiniz
catalogue-and-pages = üstəgəl hər səhifə üçün
catalogue-per-page = üstəgəl hər səhifə üçün
catalogue-time = Müddət
catalogue-or-faster = və ya daha tez:
catalogue-real-time-not-known = Əslində nə qədər çəkdiyi hələ məlum deyil
catalogue-at-counter = Pəncərədə
catalogue-minutes = { $n ->
    [one] təxminən { $n } dəqiqə
   *[other] təxminən { $n } dəqiqə
}
catalogue-once-called = sizi çağırandan sonra
catalogue-you-must = Gəlmək lazımdırmı?
catalogue-come-once = bəli, özünüz gəlin
catalogue-come-not = xeyr
catalogue-ways = Harada etmək olar
catalogue-way-centre = Mərkəzə gəlin
catalogue-way-centre-how = Köşkdən və ya qəbuldan nömrə götürün. Qabaqcadan yazılmaq lazım deyil.
catalogue-way-mobile = Avtobusa gəlin
catalogue-way-mobile-how = Avtobus pəncərəni sizin yanınıza gətirir.
catalogue-way-online = Evdən
catalogue-way-online-no = Bu xidmət evdən göstərilmir.
catalogue-way-online-later = Burada hələ evdən müraciət etmək olmur. Zəhmət olmasa, gəlin.
catalogue-bring = Nə gətirmək lazımdır
catalogue-bring-nothing = Heç nə.
catalogue-bring-not-known = Gəlməzdən əvvəl soruşun.
catalogue-bring-not = Nə gətirmək lazım deyil
catalogue-register = Bu, dövlətdə artıq var:
catalogue-taken = Bu, pəncərədə edilir:
catalogue-sometimes = bəzi hallarda
catalogue-costs = Neçəyə başa gəlir
catalogue-ready-in = Hazır olur
catalogue-term-same-day = həmin gün
catalogue-term-days = { $n ->
    [one] { $n } gün
   *[other] { $n } gün
}
catalogue-term-working-days = { $n ->
    [one] { $n } iş günü
   *[other] { $n } iş günü
}
catalogue-term-months = { $n ->
    [one] { $n } ay
   *[other] { $n } ay
}
catalogue-head-state-duty = dövlət rüsumu
catalogue-head-service-fee = xidmət haqqı
catalogue-head-not-stated = mənbə nə üçün olduğunu demir
catalogue-valid = Etibarlıdır
catalogue-who = Kim müraciət edə bilər
catalogue-refused = Məni geri qaytara bilərlərmi?
catalogue-refused-hint = Yalnız bu səbəblərlə. İşçi hansı olduğunu deməlidir.
catalogue-more-facts = Başqa məlumatlar
catalogue-decides = Kim qərar verir
catalogue-where = Harada
catalogue-appeal = Necə şikayət etmək olar
catalogue-law = Qanun
catalogue-kept = Sənədlər nə qədər saxlanılır
catalogue-sources = Bu məlumat haradandır
catalogue-source = Mənbə
catalogue-as-of = Tarix
catalogue-may-differ = O vaxtdan dəyişmiş ola bilər.
catalogue-needs-start = Mənə nə lazımdır?
catalogue-needs-title = Sizə nə lazımdır
catalogue-needs-question = Sual { $n }.
catalogue-needs-most = { $n ->
    [one] Ən çoxu { $n } sual.
   *[other] Ən çoxu { $n } sual.
}
catalogue-needs-private = Yalnız siyahını dəyişən şeyi soruşuruq. Heç nə saxlanılmır.
catalogue-needs-choose = Cavablardan birini seçin
catalogue-needs-so-far = İndiyə qədər cavablarınız
catalogue-needs-answers = Cavablarınız
catalogue-needs-not-for = Bu xidmət sizin üçün deyil
catalogue-change = Dəyiş
catalogue-continue = Davam et
catalogue-next = Sonra nə etməli
