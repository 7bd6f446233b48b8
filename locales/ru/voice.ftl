# What a display says aloud. The values are names of clips: the grammar of a call in each language.
voice-call = ticket { $letter } { $number } , counter { $counter }
voice-call-short = { $letter } { $number } counter { $counter }
voice-tens = { $tens } { $units }
voice-hundreds = { $hundreds } { $rest }
# What is said in a clip.
voice-clip-ticket = Талон
voice-clip-counter = окно
voice-joined = и { $n }
voice-letters = А Бэ Цэ Дэ Е Эф Гэ Аш Жи Ка Эль Эм Эн Пэ Ку Эр Эс Тэ У Вэ Дубль-вэ Икс Игрек Зет
# Where it is heard.
voice-listen = Прослушать вызов
voice-aloud = Прочитать вслух, когда меня вызовут
voice-none = Табло звонят, но не говорят: нет звуковых файлов речи. Их делает команда «onewindow voice».
voice-turn-on = Включить звук
# Displays, as staff see them.
queue-displays = Табло
queue-display-shows = Табло «{ $n }» показывает зал сейчас.
queue-display-silent = Табло «{ $n }» молчит с { $time }.
queue-display-never = Табло «{ $n }» не появлялось с запуска сервера.
queue-display-none = Ни у одного табло ещё нет ключа.
