# Services, places, and what one needs.
catalogue-home = ماذا تحتاج؟
catalogue-search = بحث
catalogue-nearest = لا تطابق تام. هذه أقرب الخدمات.
catalogue-have-code = لدي رمز
catalogue-look-up = اعرض
catalogue-open = مفتوح الآن
catalogue-open-demo = DEMO: مفتوح في كل وقت
catalogue-closed = مغلق
catalogue-fact-fee = الرسم
catalogue-fact-term = المدة
catalogue-fact-minutes = عند الشباك
catalogue-fact-come = هل يجب الحضور؟
catalogue-must-come = نعم، مرة
catalogue-need-not-come = لا
catalogue-needs = ماذا أحتاج؟
catalogue-needs-title = ما تحتاجه
catalogue-speeds = المدد والرسوم
catalogue-ready-in = جاهز خلال
catalogue-valid = الصلاحية
catalogue-who = من يمكنه التقديم
catalogue-where = أين
catalogue-sources = المصادر
catalogue-as-of = حتى تاريخ
catalogue-legal = القانون
catalogue-may-have-changed = هذه أمثلة وربما تغيرت.
catalogue-free = مجانًا
catalogue-state-duty = رسم الدولة
catalogue-service-fee = رسم الخدمة
catalogue-not-stated = المصدر لا يذكر مقابل ماذا
catalogue-fee = { $amount }، { $head }
catalogue-fee-pages = { $amount } و{ $page } للصفحة، { $head }
catalogue-same-day = في اليوم نفسه
catalogue-progress = السؤال { $n } من { $most } على الأكثر
catalogue-continue = متابعة
catalogue-nothing-stored = نسأل فقط عما يغير القائمة. لا يُحفظ شيء.
catalogue-answers = إجاباتك
catalogue-change = تغيير
catalogue-bring = أحضر
catalogue-bring-not-known = قائمة الوثائق غير معروفة. اسأل عند الشباك.
catalogue-not-bring = لا تحضر
catalogue-cost = كم يكلف
catalogue-again = ابدأ من جديد
catalogue-days = { $n ->
    [zero] بلا أيام
    [one] يوم واحد
    [two] يومان
    [few] { $n } أيام
    [many] { $n } يومًا
   *[other] { $n } يوم
}
catalogue-working-days = { $n ->
    [zero] بلا أيام عمل
    [one] يوم عمل واحد
    [two] يوما عمل
    [few] { $n } أيام عمل
    [many] { $n } يوم عمل
   *[other] { $n } يوم عمل
}
catalogue-months = { $n ->
    [zero] بلا أشهر
    [one] شهر واحد
    [two] شهران
    [few] { $n } أشهر
    [many] { $n } شهرًا
   *[other] { $n } شهر
}
catalogue-minutes = { $n ->
    [zero] بلا انتظار
    [one] دقيقة واحدة
    [two] دقيقتان
    [few] { $n } دقائق
    [many] { $n } دقيقة
   *[other] { $n } دقيقة
}
catalogue-waiting = ينتظرون الآن
catalogue-last-hour = انتظر النصف على الأكثر في الساعة الأخيرة
catalogue-not-known-yet = غير معروف بعد
catalogue-quiet = متى يكون المكان هادئًا
catalogue-quiet-text = الدقائق التي انتظرها نصف الزوار على الأكثر، حسب يوم الأسبوع والساعة التي جاؤوا فيها. آخر 30 يومًا.
catalogue-table = عرض كجدول
catalogue-weekday = اليوم
catalogue-figures = الأرقام المعلنة لهذا المركز
catalogue-delays = { $system } لا يستجيب منذ { $time }. تتأخر هذه الخدمات: { $services }.
catalogue-delayed = { $system } لا يستجيب منذ { $time }. تتأخر هذه الخدمة.
catalogue-delayed-at = { $site }: { $system } لا يستجيب منذ { $time }. تتأخر هذه الخدمة هناك.
catalogue-in-case = { $what } (في حال: { $case })
catalogue-case-not = ليس: { $a }
catalogue-case-and = { $a } و{ $b }
catalogue-case-or = { $a } أو { $b }
catalogue-away = على بعد نحو { $n } كم بخط مستقيم
catalogue-near = الأقرب إليّ
catalogue-near-private = لا يُرسل موقعك ولا يُحفظ: هاتفك أو حاسوبك يرتب القائمة بنفسه.
catalogue-near-asking = نسأل أين أنت.
catalogue-near-refused = لم يُعطَ موقعك، فتبقى القائمة كما هي. اختر مدينة أدناه لترتيبها.
catalogue-near-unknown = تعذر العثور على موقعك، فتبقى القائمة كما هي. حاول مرة أخرى أو اختر مدينة أدناه.
catalogue-near-done = المكان الأقرب أولًا. المسافات بخط مستقيم؛ والطريق أطول.
catalogue-from = من أين آتي
catalogue-from-none = لم يُختر
catalogue-from-sort = الأقرب أولًا
