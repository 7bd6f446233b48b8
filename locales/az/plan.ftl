# Whether a place is open, and its plan: counters, hours, closures.
plan-why = { $why ->
    [public-holiday] bayram günü
    [repair] təmir işləri
    [staff-training] işçilərin təlimi
    [emergency] fövqəladə hal
   *[other] xüsusi səbəb
}
plan-closed = { $why ->
    [hours] Bağlıdır
    [holiday] Bağlıdır: { $holiday }, bayram günü
   *[other] Bağlıdır: { plan-why }
}
plan-closed-opens = { $opens ->
    [none] { plan-closed }
   *[known] { plan-closed }, { $opens } açılır
}
plan-place-closed = { $why ->
    [hours] Bura indi bağlıdır.
    [holiday] Bura bağlıdır: { $holiday }, bayram günü.
   *[other] Bura bağlıdır: { plan-why }.
}
plan-title = İş planı
plan-of = { $site }: plan
plan-week = Həftəlik iş saatları
plan-days = { $first } – { $last }
plan-notice-closed = { $days }: bağlıdır, { $why }
plan-notice-hours = { $days }: yalnız { $hours } açıqdır, { $why }
plan-open = açıqdır
plan-counters = Pəncərələr
plan-counter = Pəncərə əlavə etmək və ya dəyişmək
plan-counter-what = Planda olan nömrə dəyişdirilir, yeni nömrə əlavə olunur. Açıq pəncərə bağlanana və ya yenidən açılana qədər açıldığı kimi qalır.
plan-number = Nömrə
plan-entity = Qurum
plan-does = Xidmətlər
plan-zone = Zaldakı yer
plan-now = İndi
plan-apart = plandakı kimi yox, açıldığı kimi
plan-change = Dəyişmək
plan-drop = Plandan çıxarmaq
plan-save-counter = Pəncərəni yadda saxlamaq
plan-save-week = Saatları yadda saxlamaq
plan-week-what = 09:00-18:00 və ya 09:00-13:00, 14:00-18:00 yazın. İstirahət gününü boş saxlayın.
plan-closures = Bağlı və xüsusi günlər
plan-no-closures = Heç nə elan olunmayıb.
plan-withdraw = Geri götürmək
plan-announce = Bağlı və ya xüsusi gün elan etmək
plan-announce-button = Elan etmək
plan-announce-what = Bu günlərdə nömrə verilmir, hər ekran səbəbi və nə vaxt açılacağını göstərir. Bugünkü nömrələr qüvvədə qalır: gözləyənlərə xidmət olunur və ya gün lövhədə bağlanır.
plan-first = İlk gün
plan-last = Son gün
plan-last-hint = Bir gün üçün boş saxlayın.
plan-reason = Səbəb, hamı oxuyur
plan-from = Açılır
plan-until = Bağlanır
plan-from-hint = Başqa saatları olan bir gün üçün. Boş: bütün gün bağlıdır.
plan-unserved = Planda bu xidməti göstərə bilən pəncərə yoxdur: { $name }. Onu bir pəncərəyə verin.
plan-changed-meanwhile = Siz baxarkən dəyişdirilib
plan-history = Planın tarixçəsi
plan-history-none = Paket qəbul olunandan bəri heç nə dəyişdirilməyib.
plan-history-note = Yazı ictimai jurnaldakı nömrədir. Pəncərənin nə etdiyi orada yalnız öhdəlik kimi durur.
plan-entry = Yazı
plan-when = Nə vaxt
plan-who = Kim
plan-was = Əvvəl
plan-is = İndi
plan-sites = Yerlərin planları
plan-says-counter = Pəncərə { $counter }: { $entity }; { $does }; { $zone }
plan-says-dropped = Pəncərə { $counter } plandan çıxarıldı
plan-says-hours = Saatlar: { $hours }
plan-says-withdrawn = { $first } tarixindən elan olunan geri götürüldü
plan-counter-gone = Pəncərə { $counter } artıq buranın planında yoxdur. Qurumunuzun başqa pəncərəsini seçin və ya administratordan yeni təyinat istəyin.
plan-no-counter = Qurumunuzun buranın planında pəncərəsi yoxdur. Administratora müraciət edin.
plan-error-changed = Siz baxandan bəri plan dəyişdirilib.
plan-error-changed-next = Nəyin dəyişdirildiyinə baxın, dəyişikliyiniz hələ də doğrudursa, yenidən göndərin.
plan-error-just-changed = Buranın planı elə indi dəyişdirildi.
plan-error-just-changed-next = Yenidən cəhd edin.
plan-error-counter-open = Pəncərə { $counter } açıqdır.
plan-error-counter-open-next = Əvvəlcə onu pəncərədə və ya rəhbərin lövhəsində bağlasınlar.
plan-error-expected = { $visitors } ziyarətçi { $counter } nömrəli pəncərəyə göndərilib və ya orada gözləyir.
plan-error-expected-next = Əvvəlcə onlara xidmət olunsun və ya başqa yerə göndərilsin.
plan-error-no-counters = Burada pəncərə yoxdur.
plan-error-no-counters-next = Mərkəz və ya səyyar xidmət seçin.
plan-error-number = Pəncərənin nömrəsi { $counter } ola bilməz.
plan-error-number-next = 1-dən 999-a qədər nömrə yazın.
plan-error-entity = “{ $word }” adlı qurum yoxdur.
plan-error-entity-next = Siyahıdan birini seçin.
plan-error-skill = Heç bir xidmətə “{ $word }” bacarığı lazım deyil.
plan-error-skill-next = Siyahıdakılardan seçin.
plan-error-no-skill = Heç nə edə bilməyən pəncərə heç kimə xidmət etmir.
plan-error-no-skill-next = Ən azı bir xidmət seçin.
plan-error-zone = Zalda “{ $word }” adlı yer yoxdur.
plan-error-zone-next = Siyahıda olanı seçin.
plan-error-no-such-counter = Planda { $counter } nömrəli pəncərə yoxdur.
plan-error-no-such-counter-next = Plana yenidən baxın.
plan-error-unserved = Bu xidmət pəncərəsiz qalardı: { $name }.
plan-error-unserved-next = Əvvəlcə bu xidməti başqa pəncərəyə verin.
plan-error-hours =
    { $day ->
        [mon] Bazar ertəsi gününün
        [tue] Çərşənbə axşamı gününün
        [wed] Çərşənbə gününün
        [thu] Cümə axşamı gününün
        [fri] Cümə gününün
        [sat] Şənbə gününün
       *[sun] Bazar gününün
    } saatları üst-üstə düşür, başlamazdan əvvəl bitir və ya həddən çoxdur.
plan-error-hours-next = Saatları ardıcıl yazın, gündə ən çoxu üç aralıq.
plan-error-backwards = Son gün ilk gündən əvvəldir.
plan-error-backwards-next = İki gündən birini düzəldin.
plan-error-past = İlk gün artıq keçib.
plan-error-past-next = Bugün və ya daha gec başlayın.
plan-error-long = Bağlanma ən çoxu bir il çəkir və 400 gün ərzində başlayır.
plan-error-long-next = Daha erkən və ya daha az gün seçin.
plan-error-other-hours = Başqa saatlar bir gün üçündür və başlandıqdan sonra bitir.
plan-error-other-hours-next = Son günü və ya saatları boş saxlayın.
plan-error-overlaps = Bu günlərdən biri üçün { $first } tarixindən artıq elan var.
plan-error-overlaps-next = Əvvəlcə onu geri götürün və ya başqa günlər seçin.
plan-error-not-announced = { $first } tarixindən heç nə elan olunmayıb və ya artıq bitib.
plan-error-not-announced-next = Nəyin elan olunduğuna baxın.
plan-error-reason = Səbəb siyahıda yoxdur.
plan-error-reason-next = Siyahıdakı səbəblərdən birini seçin.
plan-error-unreadable = Bu, gün və ya saat kimi oxunmur: { $what }
plan-error-unreadable-next = Günü 2026-12-30 kimi, saatı 09:00 kimi yazın.
