# What a display says aloud. The values are names of clips: the grammar of a call in each language.
voice-call = ticket { $letter } { $number } , counter { $counter }
voice-call-short = { $letter } { $number } counter { $counter }
voice-tens = { $units } and-{ $tens }
voice-hundreds = { $hundreds } and-{ $rest }
# What is said in a clip.
voice-clip-ticket = التذكرة
voice-clip-counter = الشباك
voice-joined = وَ{ $n }
voice-letters = إيه بي سي دي إي إف جي إتش جيه كيه إل إم إن بيه كيو آر إس تي يو في دبليو إكس واي زد
# Where it is heard.
voice-listen = استمع إلى ندائك
voice-aloud = اقرأ بصوت عالٍ عندما يُنادى رقمي
voice-none = الشاشات ترنّ ولا تنطق: مقاطع الكلام غير موجودة. تُصنع بالأمر «onewindow voice».
voice-turn-on = شغّل الصوت
# Displays, as staff see them.
queue-displays = الشاشات
queue-display-shows = الشاشة «{ $n }» تعرض القاعة الآن.
queue-display-silent = الشاشة «{ $n }» صامتة منذ { $time }.
queue-display-never = لم تظهر الشاشة «{ $n }» منذ بدء الخادم.
queue-display-none = لا توجد شاشة لها مفتاح بعد.
