# الخدمات والأماكن والبحث و«ما الذي أحتاج إليه؟».
catalogue-home-title = ماذا تريد أن تفعل؟
catalogue-search = ابحث عن خدمة
catalogue-search-button = ابحث
catalogue-search-hint = اكتب بكلماتك، بأي لغة من لغات هذه الصفحة.
catalogue-browse = اختر خدمة
catalogue-services-title = كل الخدمات
catalogue-all-services = اعرض كل الخدمات
catalogue-found = { $n ->
    [zero] لم نجد أي خدمة
    [one] وجدنا خدمة واحدة
    [two] وجدنا خدمتين
    [few] وجدنا { $n } خدمات
    [many] وجدنا { $n } خدمة
   *[other] وجدنا { $n } خدمة
}
catalogue-found-none = لا توجد خدمة مناسبة:
catalogue-nearest = الأقرب إلى ما كتبت
catalogue-code-title = لديّ رمز
catalogue-code-label = الرمز على تذكرتك
catalogue-code-hint = ثمانية أرقام، مثل
catalogue-code-button = اعثر عليه
catalogue-code-shape = في الرمز ثمانية أرقام. انظر إلى الورقة أو اسأل الاستقبال.
catalogue-code-digit = هناك رقم خطأ، أو رقمان تبادلا مكانهما. راجع كل رقم.
catalogue-problem = هناك مشكلة
catalogue-error = خطأ
catalogue-error-answer = هذه الإجابة لا تخص هذه الخدمة.
catalogue-error-answer-next = ابدأ الأسئلة من جديد من صفحة الخدمة.
catalogue-sites-title = الأماكن
catalogue-all-sites = كل الأماكن مع ساعات العمل والخدمات
catalogue-kind-centre = مركز خدمات
catalogue-kind-mobile = حافلة
catalogue-kind-online = عبر الإنترنت
catalogue-open = مفتوح
catalogue-open-always = مفتوح في كل وقت
catalogue-open-demo = مفتوح (عرض تجريبي: في كل وقت)
catalogue-open-until = مفتوح حتى { $time }
catalogue-opens-today = مغلق. يفتح اليوم الساعة { $time }
catalogue-opens-on = مغلق. يفتح يوم { $day } الساعة { $time }
catalogue-opens-unknown = مغلق. وقت الفتح غير معروف
catalogue-day-mon = الاثنين
catalogue-day-tue = الثلاثاء
catalogue-day-wed = الأربعاء
catalogue-day-thu = الخميس
catalogue-day-fri = الجمعة
catalogue-day-sat = السبت
catalogue-day-sun = الأحد
catalogue-hours = ساعات العمل
catalogue-counters = الشبابيك
catalogue-ticket = خذ رقماً
catalogue-bribe-title = ما الذي يمنع الرشوة هنا؟
catalogue-bribe-turn = لا أحد يقدّم صديقه
catalogue-bribe-turn-how = قاعدة معلنة تنادي الرقم التالي وتسجل السبب. كل نداء في سجل عام.
catalogue-bribe-money = لا تمر نقود بيد موظف
catalogue-bribe-money-how = لا تستطيع شاشة أي موظف قبض دفعة أو تغييرها أو الإعفاء منها.
catalogue-bribe-proof = الإثبات في يدك
catalogue-bribe-proof-how = تذكرتك إيصال. يستطيع أي شخص التحقق منه من دون أن يسألنا.
catalogue-price = السعر
catalogue-free = مجاناً
catalogue-or = {" "}أو{" "}
catalogue-you-choose = أنت تختار السرعة
catalogue-and-pages = ومبلغ عن كل صفحة
catalogue-per-page = وعن كل صفحة
catalogue-time = المدة
catalogue-or-faster = أو أسرع:
catalogue-real-time-not-known = المدة الفعلية غير معروفة بعد
catalogue-at-counter = عند الشباك
catalogue-minutes = { $n ->
    [zero] أقل من دقيقة
    [one] دقيقة واحدة تقريباً
    [two] دقيقتان تقريباً
    [few] نحو { $n } دقائق
    [many] نحو { $n } دقيقة
   *[other] نحو { $n } دقيقة
}
catalogue-once-called = بعد أن يُنادى عليك
catalogue-you-must = هل يجب أن تحضر؟
catalogue-come-once = نعم، بنفسك
catalogue-come-not = لا
catalogue-ways = أين تفعل ذلك
catalogue-way-centre = تعال إلى مركز
catalogue-way-centre-how = خذ رقماً من الكشك أو من الاستقبال. لا حاجة إلى موعد.
catalogue-way-mobile = تعال إلى الحافلة
catalogue-way-mobile-how = الحافلة تأتي بالشباك إليك.
catalogue-way-online = من البيت
catalogue-way-online-no = لا تُقدَّم هذه الخدمة من البيت.
catalogue-way-online-later = لا يمكن التقديم من البيت هنا بعد. تفضّل بالحضور.
catalogue-bring = ماذا تحضر معك
catalogue-bring-nothing = لا شيء.
catalogue-bring-not-known = اسأل قبل أن تأتي.
catalogue-bring-not = ما لا حاجة إلى إحضاره
catalogue-register = هذا موجود لدى الدولة:
catalogue-taken = هذا يُعمل عند الشباك:
catalogue-sometimes = في بعض الحالات
catalogue-costs = كم يكلّف
catalogue-ready-in = جاهز خلال
catalogue-term-same-day = اليوم نفسه
catalogue-term-days = { $n ->
    [zero] اليوم نفسه
    [one] يوم واحد
    [two] يومان
    [few] { $n } أيام
    [many] { $n } يوماً
   *[other] { $n } يوم
}
catalogue-term-working-days = { $n ->
    [zero] اليوم نفسه
    [one] يوم عمل واحد
    [two] يوما عمل
    [few] { $n } أيام عمل
    [many] { $n } يوم عمل
   *[other] { $n } يوم عمل
}
catalogue-term-months = { $n ->
    [zero] أقل من شهر
    [one] شهر واحد
    [two] شهران
    [few] { $n } أشهر
    [many] { $n } شهراً
   *[other] { $n } شهر
}
catalogue-head-state-duty = رسم الدولة
catalogue-head-service-fee = أجر الخدمة
catalogue-head-not-stated = المصدر لا يذكر مقابل ماذا
catalogue-valid = مدة الصلاحية
catalogue-who = من يحق له التقديم
catalogue-refused = هل يمكن أن يردّوني؟
catalogue-refused-hint = لهذه الأسباب فقط. وعلى الموظف أن يخبرك بالسبب.
catalogue-more-facts = معلومات أخرى
catalogue-decides = من يقرر
catalogue-where = أين
catalogue-appeal = كيف تعترض
catalogue-law = القانون
catalogue-kept = مدة حفظ السجلات
catalogue-sources = من أين هذه المعلومات
catalogue-source = المصدر
catalogue-as-of = بتاريخ
catalogue-may-differ = ربما تغيّرت بعد ذلك.
catalogue-needs-start = ما الذي أحتاج إليه؟
catalogue-needs-title = ما الذي تحتاج إليه
catalogue-needs-question = السؤال { $n }.
catalogue-needs-most = { $n ->
    [zero] بلا أسئلة.
    [one] سؤال واحد على الأكثر.
    [two] سؤالان على الأكثر.
    [few] { $n } أسئلة على الأكثر.
    [many] { $n } سؤالاً على الأكثر.
   *[other] { $n } سؤال على الأكثر.
}
catalogue-needs-private = نسأل فقط عمّا يغيّر القائمة. لا نحفظ شيئاً.
catalogue-needs-choose = اختر إحدى الإجابات
catalogue-needs-so-far = إجاباتك حتى الآن
catalogue-needs-answers = إجاباتك
catalogue-needs-not-for = هذه الخدمة ليست لك
catalogue-change = غيّر
catalogue-continue = تابع
catalogue-next = ماذا تفعل بعد ذلك
