# Whether a place is open, and its plan: counters, hours, closures.
plan-why = { $why ->
    [public-holiday] عطلة رسمية
    [repair] أعمال صيانة
    [staff-training] تدريب الموظفين
    [emergency] حالة طارئة
   *[other] سبب خاص
}
plan-closed = { $why ->
    [hours] مغلق
    [holiday] مغلق: { $holiday }، عطلة رسمية
   *[other] مغلق: { plan-why }
}
plan-closed-opens = { $opens ->
    [none] { plan-closed }
   *[known] { plan-closed }، يفتح { "\u200E" }{ $opens }
}
plan-place-closed = { $why ->
    [hours] هذا المكان مغلق الآن.
    [holiday] هذا المكان مغلق: { $holiday }، عطلة رسمية.
   *[other] هذا المكان مغلق: { plan-why }.
}
plan-title = الخطة
plan-of = خطة { $site }
plan-week = ساعات العمل الأسبوعية
plan-days = من { "\u200E" }{ $first } إلى { "\u200E" }{ $last }
plan-notice-closed = { $days }: مغلق، { $why }
plan-notice-hours = { $days }: مفتوح { "\u200E" }{ $hours } فقط، { $why }
plan-open = مفتوح
plan-counters = الشبابيك
plan-counter = إضافة شباك أو تغييره
plan-counter-what = إن كان الرقم في الخطة تغيّر شباكه، وإن كان جديدًا أضيف. الشباك المفتوح يبقى كما فُتح إلى أن يُغلق أو يُفتح من جديد.
plan-number = الرقم
plan-entity = الجهة
plan-does = الخدمات
plan-zone = المكان في القاعة
plan-now = الآن
plan-apart = كما فُتح، لا كما في الخطة
plan-change = تغيير
plan-drop = إخراج من الخطة
plan-save-counter = حفظ الشباك
plan-save-week = حفظ الساعات
plan-week-what = اكتب 09:00-18:00 أو 09:00-13:00, 14:00-18:00. اترك يوم العطلة فارغًا.
plan-closures = أيام الإغلاق والأيام الخاصة
plan-no-closures = لا شيء معلن.
plan-withdraw = سحب
plan-announce = إعلان إغلاق أو يوم خاص
plan-announce-button = إعلان
plan-announce-what = في هذه الأيام لا تُعطى أرقام، وكل شاشة تقول لماذا ومتى يُفتح المكان. أرقام اليوم تبقى صالحة: يُخدم من ينتظر، أو يُغلق اليوم من اللوحة.
plan-first = اليوم الأول
plan-last = اليوم الأخير
plan-last-hint = اتركه فارغًا ليوم واحد.
plan-reason = السبب، يقرؤه الجميع
plan-from = يفتح من
plan-until = يفتح حتى
plan-from-hint = ليوم واحد بساعات أخرى. فارغ: مغلق طوال اليوم.
plan-unserved = لا شباك في الخطة يقدم هذه الخدمة: { $name }. أسندها إلى شباك.
plan-changed-meanwhile = تغيّر بينما كنت تنظر
plan-history = تاريخ الخطة
plan-history-none = لم يتغير شيء منذ اعتماد الحزمة.
plan-history-note = القيد هو الرقم في السجل العام. ما يقدمه الشباك يرد فيه التزامًا مختومًا فقط.
plan-entry = القيد
plan-when = متى
plan-who = من
plan-was = كان
plan-is = صار
plan-sites = خطط الأماكن
plan-says-counter = الشباك { $counter }: { $entity }؛ { $does }؛ { $zone }
plan-says-dropped = أُخرج الشباك { $counter }
plan-says-hours = الساعات: { "\u200E" }{ $hours }
plan-says-withdrawn = سُحب ما أُعلن ابتداءً من { "\u200E" }{ $first }
plan-counter-gone = لم يعد الشباك { $counter } في خطة هذا المكان. اختر شباكًا آخر لجهتك، أو اطلب من المدير تعيينًا جديدًا.
plan-no-counter = ليس لجهتك شباك في خطة هذا المكان. راجع المدير.
plan-error-changed = تغيّرت الخطة منذ أن نظرت.
plan-error-changed-next = انظر ما الذي تغيّر، وأرسل تغييرك مرة أخرى إن كان لا يزال صحيحًا.
plan-error-just-changed = تغيّرت خطة هذا المكان في هذه اللحظة.
plan-error-just-changed-next = حاول مرة أخرى.
plan-error-counter-open = الشباك { $counter } مفتوح.
plan-error-counter-open-next = ليُغلق أولًا، عند الشباك أو من لوحة المدير.
plan-error-expected = أُرسل { $visitors } من الزوار إلى الشباك { $counter } أو هم محفوظون لديه.
plan-error-expected-next = ليُخدموا أو يُرسلوا إلى مكان آخر أولًا.
plan-error-no-counters = لا شبابيك في هذا المكان.
plan-error-no-counters-next = اختر مركزًا أو وحدة متنقلة.
plan-error-number = لا يمكن أن يكون رقم الشباك { $counter }.
plan-error-number-next = اكتب رقمًا من 1 إلى 999.
plan-error-entity = لا توجد جهة «{ $word }».
plan-error-entity-next = اختر من القائمة.
plan-error-skill = لا خدمة تحتاج إلى المهارة «{ $word }».
plan-error-skill-next = اختر من القائمة.
plan-error-no-skill = الشباك الذي لا يقدم شيئًا لا يخدم أحدًا.
plan-error-no-skill-next = اختر خدمة واحدة على الأقل.
plan-error-zone = لا مكان «{ $word }» في القاعة.
plan-error-zone-next = اختر مما في القائمة.
plan-error-no-such-counter = لا يوجد في الخطة شباك رقم { $counter }.
plan-error-no-such-counter-next = انظر إلى الخطة مرة أخرى.
plan-error-unserved = لن يبقى شباك لخدمة: { $name }.
plan-error-unserved-next = أسند هذه الخدمة إلى شباك آخر أولًا.
plan-error-hours =
    ساعات { $day ->
        [mon] الاثنين
        [tue] الثلاثاء
        [wed] الأربعاء
        [thu] الخميس
        [fri] الجمعة
        [sat] السبت
       *[sun] الأحد
    } تتداخل أو تنتهي قبل أن تبدأ أو أكثر مما يجوز.
plan-error-hours-next = اكتب فترات متتالية، ثلاثًا في اليوم على الأكثر.
plan-error-backwards = اليوم الأخير قبل الأول.
plan-error-backwards-next = صحح أحد اليومين.
plan-error-past = اليوم الأول قد مضى.
plan-error-past-next = ابدأ اليوم أو بعده.
plan-error-long = الإغلاق لا يزيد على سنة ويبدأ خلال 400 يوم.
plan-error-long-next = اختر أيامًا أبكر أو أقل.
plan-error-other-hours = الساعات الأخرى ليوم واحد، وتنتهي بعد أن تبدأ.
plan-error-other-hours-next = اترك اليوم الأخير أو الساعات فارغة.
plan-error-overlaps = هناك إعلان ابتداءً من { "\u200E" }{ $first } ليوم من هذه الأيام.
plan-error-overlaps-next = اسحب ذلك أولًا أو اختر أيامًا أخرى.
plan-error-not-announced = لا شيء معلن ابتداءً من { "\u200E" }{ $first }، أو انتهى.
plan-error-not-announced-next = انظر ما هو معلن.
plan-error-reason = السبب ليس في القائمة.
plan-error-reason-next = اختر واحدًا من أسبابها.
plan-error-unreadable = لا يُقرأ هذا يومًا أو وقتًا: { $what }
plan-error-unreadable-next = اكتب اليوم مثل 2026-12-30 والوقت مثل 09:00.
