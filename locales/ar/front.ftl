web-honest = ما الذي يمنع الرشوة هنا؟
queue-state-reserved = في الطريق
queue-state-voided = سحبه الاستقبال
front-reception = الاستقبال
front-find = رقم هاتف أو رمز منطوق
front-check-in = تسجيل الحضور
front-is-here = حاضر
front-give = رقم لمن ليس معه هاتف
front-give-hint = اختر خدمة واحدة أو عدة خدمات لزيارة واحدة: رقم واحد، ويأتي أولًا الشباك الأقل انتظارًا.
front-give-button = إعطاء الرقم
front-priority-ground = سبب الأولوية
front-undo = سحب الرقم (30 ثانية)
front-eye = يحتاج إلى انتباهك
front-declared = أولوية صرّح بها الزائر
front-declared-none = لا شيء للفحص.
front-declared-hint = من سُحبت أولويته يعود إلى ترتيب الوصول وليس أسوأ منه. الاطلاع على السبب يُقيَّد ويراه الزائر.
front-see-ground = عرض السبب
front-confirm = تأكيد
front-withdraw = سحب الأولوية
front-missed = فاتهم رقمهم
front-missed-none = لا أحد.
front-expected = في الطريق من البيت
front-down = عندما كان النظام متوقفًا
front-paper = الأرقام الورقية
front-paper-print = الطباعة مسبقًا
front-paper-print-hint = لوقت توقف النظام، وعند الافتتاح أيضًا: اطبعها مساء اليوم السابق واحفظها في درج. تُعد هذه الأرقام معطاة: لا يحصل عليها أحد غيرهم.
front-paper-day = لأي يوم
front-paper-today = اليوم
front-paper-given-on = أُعطيت في
front-paper-count = كم رقمًا
front-paper-most = { $most } على الأكثر في المرة الواحدة. وهي لليوم المختار فقط.
front-paper-print-button = طباعة الأرقام
front-paper-block = من { $first } إلى { $last }، طُبعت في { $time }
front-paper-block-of-day = { $day }: من { $first } إلى { $last }، ابتداءً من { $time }
front-paper-enter = الإدخال لاحقًا
front-paper-enter-hint = فقط الأرقام التي طُبعت لذلك اليوم، مع الوقت الذي جاء فيه الزائر. يجب أن يقع الوقت حيث لم يعطِ النظام رقمًا ولم ينادِ أحدًا خمس دقائق على الأقل. يمكن ذلك حتى نهاية اليوم التالي الذي يفتح فيه هذا المكان. إذا أُغلق اليوم يُدخل من لم يُخدم على أنه لم يُخدم. تُدخل كل الأسطر أو لا شيء.
front-paper-number = الرقم
front-paper-service = الخدمة
front-paper-time = جاء في
front-paper-outcome = خُدم بالفعل
front-paper-waits = لا
front-paper-enter-button = إدخال الأرقام
front-paper-entered = { $n ->
    [zero] لم يُدخل أي رقم.
    [one] أُدخل رقم واحد.
    [two] أُدخل رقمان.
    [few] أُدخلت { $n } أرقام.
    [many] أُدخل { $n } رقمًا.
   *[other] أُدخل { $n } رقم.
}
front-paper-slip-hint = أعطِ كل زائر قصاصة واحدة واكتب عليها الوقت والخدمة.
front-paper-slip = الوقت: ________ الخدمة: ________________
front-kiosk-home = معي رقم أخذته من البيت
front-remote = خذ رقمًا من البيت
front-remote-rule = { $n ->
    [zero] لا ينتظر الرقم في الطابور حتى تكون في المكان. سجّل حضورك هناك برمزك حالًا وإلا سقط.
    [one] لا ينتظر الرقم في الطابور حتى تكون في المكان. سجّل حضورك هناك برمزك خلال دقيقة واحدة وإلا سقط.
    [two] لا ينتظر الرقم في الطابور حتى تكون في المكان. سجّل حضورك هناك برمزك خلال دقيقتين وإلا سقط.
    [few] لا ينتظر الرقم في الطابور حتى تكون في المكان. سجّل حضورك هناك برمزك خلال { $n } دقائق وإلا سقط.
    [many] لا ينتظر الرقم في الطابور حتى تكون في المكان. سجّل حضورك هناك برمزك خلال { $n } دقيقة وإلا سقط.
   *[other] لا ينتظر الرقم في الطابور حتى تكون في المكان. سجّل حضورك هناك برمزك خلال { $n } دقيقة وإلا سقط.
}
front-remote-order = بعد تسجيل الحضور تُعد كأنك جئت عندما أخذت الرقم.
front-remote-service = ماذا تحتاج؟
front-remote-phone = رقم الهاتف
front-remote-phone-hint = يُحفظ مختومًا. رقم واحد مفتوح في اليوم لكل هاتف ومكان.
front-remote-take = خذ الرقم
front-check-in-before = كن في المكان وسجّل حضورك قبل { $time }.
front-check-in-how = اكتب رمزك على جهاز الأرقام أو قله في الاستقبال. حتى ذلك الحين لا ينتظر رقمك في الطابور.
front-if-here = لو كنت هنا الآن: نحو { $about } د، والأرجح أقل من { $under } د.
front-if-here-now = لو كنت هنا الآن لنوديت في أي لحظة.
front-set-off = انطلق الآن.
front-next = التالي: { $counters }
front-next-closed = لم يُفتح بعد: { $counters }
front-later = { $n ->
    [zero] لا أحتاج إلى وقت إضافي
    [one] أحتاج إلى دقيقة أخرى
    [two] أحتاج إلى دقيقتين أخريين
    [few] أحتاج إلى { $n } دقائق أخرى
    [many] أحتاج إلى { $n } دقيقة أخرى
   *[other] أحتاج إلى { $n } دقيقة أخرى
}
front-later-once = مرة واحدة فقط. من جاء بعدك ضمن هذه المدة يصبح قبلك.
front-look-what-ground = سبب الأولوية
front-rate = كيف كانت الزيارة؟
front-rate-private = لا يرى أحد من قيّم. لا يرى أي موظف تقييمًا منفردًا: تظهر الأرقام حين يقيّم 30 فأكثر، ولا يظهر جواب أعطاه أقل من 5.
front-rate-thanks = شكرًا لك. سُجّل تقييمك ولا شيء يقود منه إليك.
front-rate-score = ما مدى رضاك عمومًا؟
front-rate-score-5 = راضٍ جدًا
front-rate-score-4 = راضٍ
front-rate-score-3 = متوسط
front-rate-score-2 = غير راضٍ
front-rate-score-1 = غير راضٍ إطلاقًا
front-rate-got = هل حصلت على ما جئت من أجله؟
front-rate-got-yes = نعم
front-rate-got-partly = جزئيًا
front-rate-got-no = لا
front-rate-fair = هل عوملت مثل الجميع؟
front-rate-fair-very-good = تمامًا
front-rate-fair-good = في الغالب
front-rate-fair-poor = بالكاد
front-rate-fair-very-poor = إطلاقًا لا
front-rate-money = هل طلب منك أحد مالًا فوق الرسم؟
front-rate-money-no = لا
front-rate-money-yes = نعم
front-rate-send = إرسال
front-rate-groups = للإحصاء فقط (اختياري)
front-rate-groups-hint = ليظهر هل يُخدم الجميع بالتساوي. يُحفظ منفصلًا عن تذكرتك وعن تقييمك.
front-rate-sex = الجنس
front-rate-sex-woman = امرأة
front-rate-sex-man = رجل
front-rate-sex-other = لا هذا ولا ذاك
front-rate-disability = هل لديك إعاقة؟
front-rate-disability-yes = نعم لدي
front-rate-disability-no = لا ليس لدي
front-rate-region = أين تسكن؟
front-rate-region-city = في مدينة كبيرة
front-rate-region-town = في مدينة صغيرة
front-rate-region-village = في قرية
front-rate-back = العودة إلى تذكرتي
front-honest-lead = لا يلزم أن يصدقنا أحد. هذا ما تستطيع أن تراه وتفحصه بنفسك.
front-honest-public = كل ما يحدث في الطابور علني
front-honest-public-text = كل رقم وكل نداء وكل نهاية زيارة قيد في سجل موقَّع يستطيع أي شخص قراءته. لا أسماء فيه ولا يقول لماذا جاء أحد. القيد الذي غُيّر أو حُذف يظهر.
front-honest-rule = القاعدة تقرر من التالي وليس شخصًا
front-honest-rule-text = من جاء أولًا يُنادى أولًا. تُحسب الأولوية كوقت ثابت أبكر، وهو نفسه للجميع. لا يستطيع الشباك أن يختار، وكل نداء يذكر سببه. من يعطي الأرقام لا يستطيع النداء عليها.
front-honest-receipt = تستطيع فحص إيصالك
front-honest-receipt-text = في صفحة تذكرتك إيصال. يثبت أن رقمك في السجل، ومن دوننا أيضًا: يفحص برنامج onewindow-verify الإيصال وكل نداء في اليوم.
front-honest-fees = لا تمر الرسوم بيد موظف أبدًا
front-honest-fees-text = لا يتيح النظام لأحد عند الشباك أخذ المال، ولا مكان هناك لكتابة دفعة. كلفة كل خدمة مكتوبة في صفحتها مع المصدر.
front-honest-looks = ترى من اطّلع على بياناتك
front-honest-looks-text = رقم هاتفك محفوظ مختومًا. لفتحه يجب أن يذكر الموظف غرضًا، ويُقيَّد الاطلاع في السجل قبل عرض أي شيء. تسرد صفحة تذكرتك كل اطلاع. بعد الزيارة تستطيع محوه إلى الأبد.
front-honest-complain = كيف تشتكي
front-honest-complain-text = بعد الزيارة تسألك صفحة تذكرتك كيف كانت وهل طلب أحد مالًا. لا يرى أي موظف من أجاب. ليردّك الشباك يجب أن يذكر سببًا من القائمة، وتقرأ هناك ماذا تحضر.
front-honest-log = آخر حالة موقَّعة للسجل
queue-error-undo-over = لا يُسحب الرقم إلا خلال { $seconds } ثانية ومن الذي أعطاه.
queue-error-undo-over-next = أخرج الزائر من الطابور بدلًا من ذلك.
queue-error-not-declared = ليس لدى { $number } أولوية مصرّح بها تنتظر الفحص.
queue-error-not-declared-next = انظر مرة أخرى: ربما سبقك زميل.
queue-error-put-first = قدّم شخصان { $number } إلى الأول.
queue-error-put-first-next = ما قرره شخصان لا يلغيه شخص واحد. اتركه كما هو.
queue-error-phone-needed = الرقم من البيت يحتاج إلى رقم هاتف.
queue-error-phone-needed-next = اكتب رقم هاتفك أو خذ رقمًا في المكان.
queue-error-phone-used = لهذا الهاتف رقم في هذا المكان بالفعل.
queue-error-phone-used-next = استعمله أو غادر طابوره في صفحته وخذ غيره.
queue-error-device-used = يأخذ الجهاز الواحد { $most } أرقام على الأكثر في اليوم.
queue-error-device-used-next = استعمل رقمًا لديك أو خذ رقمًا في المكان.
queue-error-network-used = أُخذت أرقام كثيرة جدًا من هذه الشبكة خلال ساعة.
queue-error-network-used-next = حاول بعد ساعة أو خذ رقمًا في المكان.
queue-error-remote-full = عدد من هم في الطريق إلى هذا المكان بلغ حده.
queue-error-remote-full-next = اختر مكانًا آخر أو تعال وخذ رقمًا هناك.
queue-error-too-fast = كان ذلك أكثر من اللازم.
queue-error-too-fast-next = انتظر { $seconds } ثانية وحاول مرة أخرى.
queue-error-postponed-before = أُجّل { $number } من قبل.
queue-error-postponed-before-next = تعال عندما يُنادى عليك؛ مكانك محفوظ لبعض الوقت.
queue-error-postpone-time = لا يمكن اختيار هذا الوقت.
queue-error-postpone-time-next = اختر 10 أو 20 دقيقة.
queue-error-print-count = لا يمكن طباعة هذا العدد دفعة واحدة.
queue-error-print-count-next = اختر من 1 إلى { $most } رقمًا.
queue-error-print-day = لا يمكن طباعة أرقام لذلك اليوم.
queue-error-print-day-next = اختر اليوم أو أحد الأيام التالية التي يفتح فيها هذا المكان.
queue-error-enter-day = لا يمكن إدخال أرقام ذلك اليوم الآن.
queue-error-enter-day-next = يمكن إدخالها في اليوم نفسه وحتى نهاية اليوم التالي الذي يفتح فيه هذا المكان. لم يُدخل شيء.
queue-error-not-printed = لم يُطبع { $number } مسبقًا لذلك اليوم.
queue-error-not-printed-next = افحص الرقم واليوم على القصاصة. لم يُدخل شيء.
queue-error-entered-before = أُدخل { $number } من قبل.
queue-error-entered-before-next = افحص الرقم على القصاصة أو اترك ذلك السطر. لم يُدخل شيء.
queue-error-bad-arrival = لا يمكن أن يكون هذا وقت { $number }.
queue-error-bad-arrival-next = يجب أن يكون في يوم القصاصة، بعد طباعتها أو افتتاح المكان، وقبل إغلاق اليوم، وليس في المستقبل. لم يُدخل شيء.
queue-error-no-outage = كان النظام يعمل في الوقت المذكور لوصول { $number }.
queue-error-no-outage-next = افحص الوقت على القصاصة. من جاء حينها يأخذ رقمًا مثل الجميع. لم يُدخل شيء.
queue-error-nothing-entered = لم يُملأ شيء.
queue-error-nothing-entered-next = املأ سطرًا واحدًا على الأقل.
queue-error-row = السطر { $n } غير مكتمل.
queue-error-row-next = يحتاج السطر إلى رقم مثل A 012 وخدمة ووقت مثل 09:40. لم يُدخل شيء.
queue-error-not-rateable = لا يمكن تقييم هذه الزيارة.
queue-error-not-rateable-next = يمكن تقييم الزيارة خلال 30 يومًا بعد انتهائها إذا نودي رقمها.
queue-error-rated-before = أُرسل هذا من قبل.
queue-error-rated-before-next = لا حاجة إلى شيء آخر. شكرًا لك.
queue-error-staff-rates = لا يستطيع الموظفون تقييم زيارة.
queue-error-staff-rates-next = اخرج من كل الشاشات أو استعمل هاتف الزائر نفسه.
queue-error-bad-rating = الإجابات غير مكتملة.
queue-error-bad-rating-next = اختر إجابة واحدة مما هو موجود.
front-help = الإرشاد في القاعة
front-help-number = الرقم على الورقة
front-help-hint = مثلًا A 012. الرقم فقط: لا اسم ولا هاتف.
front-help-find = إلى أين يذهب؟
front-help-no-number = هذا ليس رقمًا. في الرقم حرف واحد وثلاثة أرقام.
front-help-not-given = لم يُعطَ هذا الرقم هنا اليوم. لدى الاستقبال معلومات أكثر.
front-help-waits = { $number }: ينتظر. قبله: { $people }.
front-help-counter = { $number }: عند الشباك { $counter }.
front-help-elsewhere = { $number }: ليس في الطابور الآن. لدى الاستقبال معلومات أكثر.
front-help-more = للجميع
front-help-wall = من يُنادى
front-help-site = هذا المركز
front-help-services = الخدمات وما يلزم إحضاره
front-elsewhere = مركز آخر
front-elsewhere-place = { $site }: نحو { $n } دقيقة
front-elsewhere-advice = { $service }: نحو { $n } دقيقة هنا. { $places }
front-elsewhere-staff = أقصر في مكان آخر
front-elsewhere-tell = أعلن ذلك في القاعة
front-elsewhere-less = في { $site } يكون الانتظار أقصر بنحو { $n } دقيقة.
front-elsewhere-travel = وقت الطريق غير محسوب.
front-elsewhere-swap = خذ رقمًا هناك واترك هذا
front-elsewhere-what = تأخذ رقمًا هناك لما بقي من زيارتك وتتخلى عن هذا: الاثنان معًا أو لا شيء.
front-elsewhere-where = أين
front-elsewhere-take = خذ الرقم هناك واترك هذا
front-elsewhere-none = لا يوجد مركز مفتوح آخر ضمن { $n } كم يكون الانتظار فيه أقصر بعشر دقائق أو أكثر. رقمك باقٍ كما هو.
front-elsewhere-away = { $place } ({ $n } كم بخط مستقيم)
