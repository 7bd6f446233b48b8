queue-number = رقمك
queue-before-you = قبلك
queue-people = { $n ->
    [zero] لا أحد
    [one] شخص واحد
    [two] شخصان
    [few] { $n } أشخاص
    [many] { $n } شخصًا
   *[other] { $n } شخص
}
queue-people-or-more = { $n } شخص أو أكثر
queue-called-now = يُنادى الآن
queue-nobody-called = لا أحد بعد
queue-counter = الشباك
queue-counter-n = الشباك { $n }
queue-counter-small = شباك
queue-zone = { $zone }
queue-go-now = اذهب الآن
queue-called-at = نودي في
queue-come-before = تعال قبل
queue-place-kept = ثم يُحفظ مكانك حتى { $time }
queue-called-because = سبب النداء:
queue-because-arrival = الأول في ترتيب الوصول ممن يستطيع الشباك { $n } خدمتهم.
queue-because-priority = مسار الأولوية: يُحسب أبكر بمقدار { $minutes } دقيقة.
queue-because-booked = مسار الحجز: يُحسب أبكر بمقدار { $minutes } دقيقة.
queue-because-express = المسار السريع: يُحسب أبكر بمقدار { $minutes } دقيقة.
queue-because-sent = أرسله زميل إلى الشباك { $n } وحُفظ مكانه.
queue-because-again = نودي مرة أخرى.
queue-wait-about = نحو { $about } د، والأرجح أقل من { $under } د.
queue-wait-next = أنت التالي: بعد نحو { $about } د، والأرجح أقل من { $under } د.
queue-wait-now = الشباك خالٍ: ستُنادى في أي لحظة.
queue-wait-unknown = لا يمكن تقدير الانتظار: لا شباك مفتوح لهذه الخدمة الآن.
queue-as-of = حتى الساعة { $time }. تصبح الصفحة صفراء عندما يحين دورك.
queue-wait-here = ابق في القاعة.
queue-state-waiting = في الانتظار
queue-state-called = نودي
queue-state-serving = تجري خدمته
queue-state-held = ابق قرب الشباك من فضلك
queue-state-parked = يعود إلى الطابور في { $time }
queue-state-missed = نوديت ولم تأتِ. اذهب إلى الاستقبال قبل { $time }: مكانك محفوظ.
queue-state-lapsed = كان مكانك محفوظًا وانتهى الوقت. خذ رقمًا جديدًا.
queue-state-finished = تم
queue-state-turned-away = لا يمكن اليوم من دون شيء إضافي
queue-state-left = غادرت الطابور
queue-leave = مغادرة الطابور
queue-leave-sure = ستفقد مكانك ولا يمكن استعادته.
queue-come-back = لقد عدت
queue-last-calls = آخر النداءات وأسبابها
queue-no-calls = لا نداءات اليوم بعد.
queue-to-counter = إلى الشباك { $n }
queue-receipt = إيصالك
queue-spoken-code = الرمز المنطوق
queue-in-log = موجود في السجل العام
queue-receipt-pending = سيكون الإيصال جاهزًا بعد لحظة.
queue-receipt-entry = القيد { $index }. فُحص في هذه الصفحة: السجل موقَّع وفيه رقمك.
queue-receipt-what = ما الذي فُحص
queue-receipt-signed = الإيصال موقَّع من السجل { $origin }.
queue-receipt-included = يحتوي السجل على تذكرتك: القيد { $index } من { $size }.
queue-receipt-number = يقول القيد: الرقم { $number } في هذا المكان وهذا اليوم.
queue-receipt-private = لا يقول القيد من أنت ولا لماذا أتيت.
queue-receipt-download = تنزيل الإيصال
queue-receipt-yourself = تحقق من دوننا: onewindow-verify receipt FILE
queue-receipt-qr = رمز QR هو الإيصال نفسه
queue-receipt-qr-show = اعرض الإيصال رمزًا للمسح
queue-receipt-qr-how = هذا الرمز الكبير هو الإيصال نفسه. امسحه واحفظ النص في ملف وتحقق منه من دوننا.
queue-receipt-bad = هذا الإيصال لا يطابق السجل. أره لجهة التدقيق.
queue-turned-away-title = ماذا تحضر
queue-turned-away-why = السبب
queue-turned-away-place = عد اليوم وقل رمزك في الاستقبال: مكانك محفوظ.
queue-turned-away-until = عد اليوم قبل الساعة { $time } وقل رمزك في الاستقبال: مكانك محفوظ.
queue-your-route = مسارك
queue-route-now = الآن
queue-route-done = تم
queue-print-title = التذكرة { $number }
queue-print-keep = احتفظ بهذه الورقة. إنها تثبت مكانك.
queue-kiosk-title = خذ رقمًا
queue-kiosk-priority = ١. هل لديك أولوية؟
queue-kiosk-priority-hint = قد يطلب الاستقبال إثباتًا. لا تُظهرها الشاشة.
queue-kiosk-no = لا
queue-kiosk-yes = نعم، لدي
queue-kiosk-ground = أيها؟
queue-kiosk-service = ٢. ماذا تحتاج؟
queue-kiosk-search = ابحث عن خدمة
queue-kiosk-search-button = بحث
queue-kiosk-more = خدمة أخرى في هذه الزيارة
queue-kiosk-add = وهذه أيضًا
queue-kiosk-take = خذ الرقم
queue-kiosk-chosen = تم الاختيار
queue-kiosk-waiting = { $n ->
    [zero] لا أحد ينتظر
    [one] ينتظر واحد
    [two] ينتظر اثنان
    [few] ينتظر { $n }
    [many] ينتظر { $n }
   *[other] ينتظر { $n }
}
queue-kiosk-none = لا توجد خدمة مناسبة. اسأل في الاستقبال.
queue-kiosk-phone = رقم الهاتف (اختياري)
queue-kiosk-phone-hint = ليجدك الموظف إذا فقدت التذكرة.
queue-kiosk-done = تم
queue-kiosk-scan = امسح هذا الرمز بهاتفك لتتابع مكانك.
queue-kiosk-next = الزائر التالي
queue-kiosk-print = طباعة
queue-kiosk-opens = يفتح { $day }، { $time }.
queue-kiosk-closes-early = يغلق هذا المكان اليوم أبكر من المعتاد: الساعة { $time }.
queue-kiosk-closes-soon = يغلق هذا المكان قريبًا: الساعة { $time }.
queue-kiosk-not-all = قد لا تُخدم اليوم. عدد المنتظرين قبلك: { $n }.
queue-kiosk-all = كل الخدمات
queue-kiosk-larger = نص أكبر
queue-kiosk-normal = نص عادي
queue-kiosk-over = ابدأ من جديد
queue-kiosk-moment = لحظة من فضلك: النظام يعود للعمل
queue-kiosk-kept = اختيارك محفوظ. لا يلزمك فعل أي شيء.
queue-kiosk-trying = تجري المحاولة من جديد
queue-kiosk-reception = هذا الجهاز خارج الخدمة. خذ رقمًا ورقيًا من الاستقبال من فضلك.
queue-kiosk-still = هل تحتاج إلى مزيد من الوقت؟
queue-kiosk-left = الثواني المتبقية قبل أن تبدأ الشاشة من جديد
queue-kiosk-stay = نعم، ما زلت هنا
queue-kiosk-out = خارج الخدمة للحظات
queue-wall-title = النداءات
queue-wall-now = يُنادى الآن
queue-wall-new = جديد
queue-wall-again = تكرار
queue-wall-earlier = سابقًا
queue-wall-waiting = في الانتظار
queue-wall-missed = فاتك رقمك؟
queue-wall-reception = الاستقبال
queue-wall-stale = لا تحديث منذ { $time }. استمع إلى رقمك.
queue-wall-nobody = لم يُنادَ أحد بعد
queue-desk-title = الشباك { $n }
queue-desk-open = مفتوح
queue-desk-closed = مغلق
queue-desk-open-it = افتح الشباك
queue-desk-close-it = أغلق الشباك
queue-desk-choose = عند أي شباك أنت؟
queue-desk-waiting = من ينتظرني
queue-desk-count = ينتظرون
queue-desk-longest = الأطول
queue-desk-minutes = { $n } د
queue-desk-next = التالي
queue-desk-idle = لا زائر عند شباكك
queue-desk-idle-hint = { $n ->
    [zero] لا أحد ينتظرك.
    [one] ينتظرك شخص واحد.
    [two] ينتظرك شخصان.
    [few] ينتظرك { $n } أشخاص.
    [many] ينتظرك { $n } شخصًا.
   *[other] ينتظرك { $n } شخص.
}
queue-desk-waited = انتظر { $n } د
queue-desk-speaks = يتكلم { $language }
queue-desk-serving = قيد الخدمة
queue-desk-since-call = منذ النداء
queue-desk-typical = عادة { $n } د
queue-desk-call-next = ناد التالي
queue-desk-call-again = ناد مرة أخرى
queue-desk-arrived = الزائر هنا
queue-desk-done-next = تم، ناد التالي
queue-desk-done = تم
queue-desk-hold = استبقاء
queue-desk-resume = متابعة
queue-desk-park = تأجيل
queue-desk-park-minutes = الدقائق
queue-desk-transfer = تحويل
queue-desk-transfer-service = إلى خدمة
queue-desk-transfer-counter = إلى شباك
queue-desk-transfer-entity = إلى جهة
queue-desk-missed = لم يأتِ
queue-desk-missed-hint = بعد { $calls } نداءات بفاصل { $seconds } ث
queue-desk-turn-away = إرجاع
queue-desk-turn-away-slip = يأخذ الزائر ورقة بما يحضره ويُحفظ مكانه اليوم.
queue-desk-outcome = نتيجة أخرى
queue-desk-reason = السبب
queue-desk-choose-one = اختر
queue-desk-confirm = تأكيد
queue-desk-cancel = إلغاء
queue-desk-route = مسار هذه الزيارة
queue-desk-bring = ما تحتاجه هذه الخدمة
queue-desk-parked = مؤجلون
queue-desk-held = مستبقون هنا
queue-desk-history = آخر النداءات هنا
queue-desk-connected = متصل، حُدّث { $time }
queue-desk-stale = غير متصل. المعروض { $time }
queue-desk-keys = كل المفاتيح
queue-desk-personal = بيانات شخصية
queue-desk-personal-why = يُسجَّل الاطلاع أولًا، ويراه الزائر.
queue-desk-show-personal = أظهر رقم الهاتف والسبب
queue-desk-lane-priority = أولوية
queue-desk-lane-booked = محجوز
queue-desk-lane-express = سريع
queue-desk-session = جلستك
queue-desk-lock = قفل
queue-desk-pin = تغيير الرقم السري
queue-desk-sign-out = خروج
queue-error-no-such-ticket = لا توجد تذكرة كهذه.
queue-error-no-such-ticket-next = تحقق من الرقم أو اسأل في الاستقبال.
queue-error-no-such-counter = لا يوجد شباك كهذا هنا.
queue-error-no-such-counter-next = اختر شباكًا من هذا المكان.
queue-error-no-service = لم تُختر خدمة.
queue-error-no-service-next = اختر خدمة واحدة على الأقل.
queue-error-too-many-services = هذا أكثر مما تتسع له زيارة.
queue-error-too-many-services-next = اختر { $most } خدمات على الأكثر.
queue-error-not-offered = هذا المكان لا يقدم تلك الخدمة.
queue-error-not-offered-next = اختر خدمة أخرى أو انظر أين تُقدَّم.
queue-error-not-served-by = لا يقدّم أي شباك لتلك الجهة هذه الخدمة هنا.
queue-error-not-served-by-next = اختر بدلًا من ذلك خدمة أخرى لتلك الجهة.
queue-error-site-closed = { plan-place-closed }
queue-error-site-closed-next = { $opens ->
    [none] انظر متى يفتح أو اختر مكانًا آخر.
   *[known] يفتح { $opens }. تعال حينها أو اختر مكانًا آخر.
}
queue-error-full = الطابور ممتلئ: ينتظر { $waiting } شخص.
queue-error-full-next = عد لاحقًا أو اختر مكانًا آخر.
queue-error-numbers-used-up = نفدت أرقام اليوم.
queue-error-numbers-used-up-next = اسأل في الاستقبال.
queue-error-counter-closed = هذا الشباك مغلق.
queue-error-counter-closed-next = افتح الشباك أولًا.
queue-error-counter-taken = زميل يخدم عند هذا الشباك.
queue-error-counter-taken-next = اختر شباكًا آخر.
queue-error-counter-busy = عند الشباك { $number } بالفعل.
queue-error-counter-busy-next = أنهِ { $number } أو استبقه أو أجّله أو حوّله أولًا.
queue-error-counter-holds = الشباك يستبقي { $number }.
queue-error-counter-holds-next = اخدم { $number } أو أجّله أو حوّله أولًا. ويمكن لمدير القاعة إعادته إلى الطابور.
queue-error-seated-elsewhere = لا يزال { $number } عند الشباك { $counter }.
queue-error-seated-elsewhere-next = أنهِ خدمة الزائر هناك أولًا، أو ليُعده مدير القاعة إلى الطابور.
queue-error-sent-to-closed = الشباك { $counter } مغلق.
queue-error-sent-to-closed-next = اختر شباكًا مفتوحًا أو خدمة.
queue-error-wrong-state = { $number } ليس في الحالة المطلوبة.
queue-error-wrong-state-next = انظر مرة أخرى: ربما سبقك أحد.
queue-error-too-soon = نودي قبل لحظة.
queue-error-too-soon-next = انتظر { $seconds } ثانية وحاول مجددًا.
queue-error-too-few-calls = نودي { $calls } مرة والمطلوب { $wanted }.
queue-error-too-few-calls-next = ناد مرة أخرى أولًا.
queue-error-unknown-ground = هذا ليس من أسباب الخدمة.
queue-error-unknown-ground-next = اختر سببًا من القائمة.
queue-error-park-time = وقت العودة خارج الحدود.
queue-error-park-time-next = اختر من 1 إلى { $most } دقيقة.
queue-error-unknown-lane = هذا ليس من أسباب الأولوية.
queue-error-unknown-lane-next = اختر من القائمة أو لا تختر.
queue-error-bad-phone = هذا ليس رقم هاتف.
queue-error-bad-phone-next = استخدم الأرقام والمسافات وعلامة الزائد أو اتركه فارغًا.
queue-error-bad-code = هذا ليس رمزًا.
queue-error-bad-code-next = الرمز ثمانية أرقام مثل 4817-2093. تحقق من كل رقم.
queue-error-no-such-service = لا توجد خدمة كهذه.
queue-error-no-such-service-next = اختر خدمة من القائمة.
queue-desk-find = البحث عن زائر
queue-desk-find-what = رقم الهاتف أو الرمز المنطوق
queue-desk-find-button = بحث
queue-desk-find-nobody = لا أحد هنا اليوم بهذا الرقم أو الرمز. تحقق من كل رقم، أو اطلب التذكرة.
queue-error-bad-search = هذا ليس رقم هاتف ولا رمزًا منطوقًا.
queue-error-bad-search-next = يتكون رقم الهاتف من 5 إلى 15 رقمًا، والرمز المنطوق من ثمانية أرقام، مثل 4817-2093.
queue-error-too-many-searches = لقد بحثت مرات كثيرة جدًا.
queue-error-too-many-searches-next = انتظر { $seconds } ثانية ثم حاول مرة أخرى.
queue-desk-personal-once = يُعرض مرة واحدة. الاطلاع من جديد اطلاع آخر.
queue-desk-phone = رقم الهاتف
queue-desk-ground = سبب الأولوية
queue-looks-title = من اطّلع على بياناتي
queue-looks-lead = كل اطلاع من الموظفين على ما قدمته، مع غرضه. لا يستطيع أحد حذف سطر.
queue-looks-none = لم يطّلع أحد.
queue-look-when = متى
queue-look-who = من
queue-look-purpose = الغرض
queue-look-what = ماذا
queue-look-what-all = رقم الهاتف وسبب الأولوية، إن قُدِّما
queue-looks-names = كل اطلاع قيد في السجل العام ضمن تسلسل تذكرتك: يُظهر السجل أنه حدث، ولا يُظهر من أنت. لا تُعرض أسماء الموظفين؛ المكتب يعرفهم ويُسأل عنهم.
queue-error-unknown-purpose = يحتاج الاطلاع إلى غرض.
queue-error-unknown-purpose-next = اختر غرضًا من القائمة.
queue-error-nothing-sealed = لم يقدم { $number } رقم هاتف ولا سبب أولوية.
queue-error-nothing-sealed-next = اسأل الزائر.
queue-error-shown-once = عُرض هذا الاطلاع من قبل.
queue-error-shown-once-next = اطّلع من جديد مع ذكر الغرض: يُسجَّل ذلك اطلاعًا آخر.
queue-mine = بياناتي
queue-mine-sealed = رقم الهاتف وسبب الأولوية اللذان قدمتهما محفوظان هنا مختومين: لا يفتحهما الموظفون إلا لغرض، وأنت ترى كل اطلاع.
queue-mine-keep = { $n ->
    [zero] يُمحيان تلقائيًا بعد { $n } يوم من أخذ الرقم.
    [one] يُمحيان تلقائيًا بعد يوم واحد ({ $n }) من أخذ الرقم.
    [two] يُمحيان تلقائيًا بعد يومين ({ $n }) من أخذ الرقم.
    [few] يُمحيان تلقائيًا بعد { $n } أيام من أخذ الرقم.
    [many] يُمحيان تلقائيًا بعد { $n } يومًا من أخذ الرقم.
   *[other] يُمحيان تلقائيًا بعد { $n } يوم من أخذ الرقم.
}
queue-erase = امحُهما الآن
queue-erase-sure = لن يستطيع أحد فتحهما من جديد، ولا نحن. يبقى إيصالك صالحًا.
queue-erased-on = مُحي ما قدمته في { $day }. لا يستطيع أحد فتحه بعد الآن. يبقى إيصالك صالحًا.
queue-error-erased = مُحي هذا في { $on }.
queue-error-erased-next = لا يستطيع أحد فتحه بعد الآن. اسأل الزائر.
queue-state-unserved = انتهى اليوم قبل أن تُخدم
queue-unserved-title = لم تُخدم اليوم
queue-unserved-closed = أغلق هذا المكان يومه في الساعة { $time } ولم يكن دورك قد حان. انتهت هذه الزيارة دون نتيجة.
queue-unserved-by-clock = انتهى يوم هذا المكان ولم يكن دورك قد حان. لم يغلق أحد اليوم، فأغلقه البرنامج عند منتصف الليل. انتهت هذه الزيارة دون نتيجة.
queue-unserved-next = خذ رقمًا جديدًا في يوم العمل التالي وأظهر هذه الصفحة في الاستقبال. السجل العام يقول إنك كنت هنا ولم تُخدم.
queue-error-day-closed = يوم هذا المكان مغلق.
queue-error-day-closed-next = عُد في يوم العمل التالي، أو اختر مكانًا آخر.
queue-error-still-serving = لا يزال { $number } عند الشباك { $counter }.
queue-error-still-serving-next = دع الزائر يُخدم حتى النهاية، أو أعده إلى الطابور. ثم أغلق اليوم.
queue-because-override = قدّمه شخصان؛ والسبب مكتوب في صفحته.
queue-changed-title = تغيّر مكانك
queue-changed-gained = في الساعة { $time } قُدّمت إلى أول الدور. السبب: { $reason }. قرر ذلك شخصان معًا.
queue-changed-overtaken = في الساعة { $time } قُدّم زائر آخر عليك. السبب: { $reason }. قرر ذلك شخصان معًا.
queue-changed-next = هذا مسجل في السجل العام مع سببه. إن رأيته خطأ فاسأل في الاستقبال.
queue-manage-bar = المدير
queue-manage-board = اللوحة الحية
queue-board-title = { $site }، الآن
queue-board-as-of = حتى الساعة { $time }
queue-board-waiting = ينتظرون
queue-board-longest = أطول انتظار
queue-board-target = الهدف { $n } د
queue-board-late = فوق الهدف
queue-board-late-n = فوق الهدف: { $n }
queue-board-in-target = ضمن الهدف
queue-board-open = الشبابيك المفتوحة
queue-board-of = من { $n }
queue-board-gone = غادروا أو لم يأتوا
queue-board-percent = { $n } % من اليوم
queue-board-served = خُدموا اليوم
queue-board-alerts = ما يحتاج إلى تدخل
queue-board-no-alerts = لا شيء الآن.
queue-board-by-service = المنتظرون حسب الخدمة
queue-board-service = الخدمة
queue-board-nobody = لا أحد ينتظر.
queue-board-counters = الشبابيك
queue-board-no-counter = لا شباك مفتوح
queue-board-state = الحالة
queue-board-visitor = الزائر
queue-board-since = المدة
queue-board-who = من يجلس هناك
queue-board-act = الإجراء
queue-board-acts = إجراءات المدير
queue-board-closed = مغلق
queue-board-free = خالٍ
queue-board-serving = يخدم
queue-board-called = نادى
queue-board-held = مستبقون: { $numbers }
queue-board-close = إغلاق
queue-board-release = إعادة إلى الطابور
queue-board-open-counter = فتح شباك
queue-board-close-day = إغلاق اليوم
queue-board-close-day-what = لن يُعطى أحد رقمًا ولن يُنادى أحد اليوم بعد الآن. ومن لا يزال ينتظر يُبلّغ بذلك وبما يفعله غدًا. لا رجعة عن ذلك.
queue-closing-look = انظر من يعنيه ذلك
queue-closing-at-counter = نودي أو هو عند شباك
queue-closing-away = ابتعد لفترة
queue-closing-missed = نودي ولم يأتِ
queue-closing-reserved = رقم من المنزل ولم يصل صاحبه بعد
queue-closing-busy = لا يُصرف أحد من أمام شباك
queue-closing-ends = { $n ->
    [zero] لا تنتهي أي زيارة بلا نتيجة.
    [one] تنتهي زيارة واحدة بلا نتيجة.
    [two] تنتهي زيارتان بلا نتيجة.
    [few] تنتهي { $n } زيارات بلا نتيجة.
    [many] تنتهي { $n } زيارة بلا نتيجة.
   *[other] تنتهي { $n } زيارة بلا نتيجة.
}
queue-closing-told = ثم يقرأ كل من هؤلاء الزوار في صفحة رقمه:
queue-closing-nobody = لا أحد ينتظر ولا أحد متوقَّع: لا تنقطع أي زيارة.
queue-closing-counters = { $n ->
    [zero] لا شباك مفتوح.
    [one] لا يزال شباك واحد مفتوحًا. يُغلق مع اليوم.
    [two] لا يزال شباكان مفتوحين. يُغلقان مع اليوم.
    [few] لا تزال { $n } شبابيك مفتوحة. تُغلق مع اليوم.
    [many] لا يزال { $n } شباكًا مفتوحًا. تُغلق مع اليوم.
   *[other] لا يزال { $n } شباك مفتوحًا. تُغلق مع اليوم.
}
queue-closing-again = انظر مرة أخرى
queue-closing-button = أغلق اليوم الآن
queue-closing-back = لا تغلقه
queue-error-more-came = لم يُغلق اليوم. جاؤوا بعد أن نظرت: { $n }.
queue-error-more-came-next = انظر إلى الأرقام أدناه وقرر من جديد.
queue-board-reports = الأيام وتقاريرها
queue-board-no-reports = لم يبدأ أي يوم بعد.
queue-alert-uncovered = { $service }: لا شباك مفتوح يقدمها، والمنتظرون { $n }. افتح شباكًا.
queue-alert-late = { $service }: ينتظر { $n } أطول من الهدف.
queue-alert-long = الشباك { $counter } يخدم { $number } منذ { $minutes } د. اسأل إن كانت هناك حاجة إلى مساعدة.
queue-override-title = تقديم أحد على الدور
queue-override-what = أنت تطلب، وشخص ثانٍ يقرر خلال عشر دقائق. وكل من يمسه ذلك يرى متى ولماذا.
queue-override-whom = الرقم
queue-override-ask = اطلب ذلك
queue-override-waits = ينتظر شخصًا ثانيًا
queue-override-asked = يطلب { $who } تقديم { $number }. السبب: { $reason }. يمكن القرار حتى الساعة { $time }.
queue-override-tell = أنت طلبت. شخص ثانٍ سجّل دخوله يقرر هنا:
queue-override-second = كن الشخص الثاني
queue-override-second-what = إن قدّمت هذا الزائر انتظر غيره أطول، ويُبلّغون أن شخصين قررا ذلك. رمزك يثبت أنك أنت.
queue-override-code = أرقامك الستة
queue-override-confirm = قدّم
queue-report-title = { $site }، { $day }
queue-report-open = لم يُغلق بعد
queue-report-closed = أُغلق في الساعة { $time }
queue-report-closed-itself = لم يغلقه أحد؛ أُغلق تلقائيًا في الساعة { $time }
queue-report-csv = تنزيل كجدول (CSV)
queue-report-few = { figures-withheld }
queue-report-visits = الزيارات
queue-report-wait-median = الانتظار، الوسيط
queue-report-wait-p90 = الانتظار، 9 من 10 خلال
queue-report-service-median = الخدمة، الوسيط
queue-report-service-p90 = الخدمة، 9 من 10 خلال
queue-report-served = خُدموا
queue-report-turned-away = صُرفوا
queue-report-did-not-come = لم يأتوا
queue-report-left = غادروا
queue-report-unserved = لم يُخدموا عند الإغلاق
queue-report-here = لا يزالون هنا
queue-report-overrides = قدّمهم شخصان
queue-report-never-called = لم يُنادوا قط
queue-report-by-entity = حسب الجهة
queue-report-by-hour = حسب ساعة الحضور
queue-report-by-outcome = الخدمات حسب نتيجتها
queue-report-by-ground = المصروفون حسب السبب
queue-report-by-reason = المقدَّمون حسب السبب
queue-report-count = العدد
queue-report-chart-title = الانتظار حسب الساعة بالدقائق: الأعمدة الوسيط، والنقاط 9 من 10
queue-report-chart = الانتظار حسب الساعة. في أشد الساعات ازدحامًا انتظر 9 من 10 حتى { $most } دقيقة. جدول الساعات يقول الشيء نفسه.
queue-report-note = حُسبت من قيود هذا اليوم: اليوم المغلق يعطي الأرقام نفسها في أي وقت لاحق. لا تُعرض أوقات أقل من خمس زيارات، كي لا يدل رقم على شخص.
queue-error-no-such-day = لم يكن لهذا المكان يوم كهذا.
queue-error-no-such-day-next = اختر يومًا من القائمة.
queue-error-not-operator = هذا الحساب ليس موظف جهة هذا الشباك هنا.
queue-error-not-operator-next = اختر موظفًا من جهة الشباك.
queue-error-unknown-reason = هذا ليس سببًا لتقديم أحد.
queue-error-unknown-reason-next = اختر واحدًا من القائمة.
queue-error-first-already = { $number } هو الأول أصلًا.
queue-error-first-already-next = انتظر حتى يخلو شباك.
queue-error-asked-already = طلب أحد هذا من قبل.
queue-error-asked-already-next = اطلب من شخص ثانٍ أن يقرر.
queue-error-not-asked = لم يطلب أحد تقديم هذا الزائر.
queue-error-not-asked-next = اطلب ذلك في اللوحة الحية مع السبب.
queue-error-asked-too-long-ago = لم يقرر أحد خلال عشر دقائق.
queue-error-asked-too-long-ago-next = اطلب ذلك من جديد إن بقيت الحاجة.
queue-error-same-person = أنت من طلب: الشخص الواحد ليس شخصين.
queue-error-same-person-next = اطلب من شخص آخر أن يقرر من حسابه.
queue-error-made-by-other = أحدكما أنشأ حساب الآخر.
queue-error-made-by-other-next = اطلب من شخص ثالث لا يتبع أيًا منكما.
queue-error-young-account = عمر أحد الحسابين أقل من { $hours } ساعة.
queue-error-young-account-next = اطلب من شخص يعمل هنا منذ وقت أطول.
queue-error-off-shift = من طلب لم يعد مسجل الدخول.
queue-error-off-shift-next = اطلب ذلك من جديد: يجب أن يكون كلاكما في المناوبة.
queue-error-wrong-code = الأرقام الستة غير صحيحة.
queue-error-wrong-code-next = اكتب ما يعرضه تطبيقك الآن. الرمز صالح مرة واحدة.
queue-paper-waiting = تذكرتك قيد الطباعة.
queue-paper-sending = تذكرتك قيد الطباعة.
queue-paper-printed = خذ تذكرتك من الطابعة.
queue-paper-unsure = هل خرجت تذكرتك؟
queue-paper-out = نعم، هي معي
queue-paper-again = لا، اطبعها مرة أخرى
queue-paper-look = تحقق مرة أخرى
queue-paper-copy = نسخة
queue-paper-lapsed = لم تُطبع تذكرتك: احفظ رقمك أو اسأل الاستقبال.
queue-paper-no-answer = الطابعة لا تستجيب: احفظ رقمك أو اسأل الاستقبال.
queue-paper-no-paper = لا ورق في الطابعة: احفظ رقمك أو اسأل الاستقبال.
queue-paper-cover-open = غطاء الطابعة مفتوح: احفظ رقمك أو اسأل الاستقبال.
queue-paper-out-of-order = الطابعة معطلة: احفظ رقمك أو اسأل الاستقبال.
queue-paper-no-font = الطباعة غير ممكنة هنا: احفظ رقمك أو اسأل الاستقبال.
queue-printers = الطابعات
queue-alert-printer = الطابعة { $printer }: { $what }
queue-printer-no-answer = لا تستجيب
queue-printer-no-paper = لا ورق فيها
queue-printer-cover-open = غطاؤها مفتوح
queue-printer-out-of-order = معطلة
queue-printer-no-font = ينقص الخادمَ خط، انظر سجله
queue-error-replaced-serving = لا يزال { $number } عند الشباك { $counter }.
queue-error-replaced-serving-next = دع الزائر يُخدم حتى النهاية، أو ليُعده مدير القاعة إلى الطابور. ثم استبدل.
