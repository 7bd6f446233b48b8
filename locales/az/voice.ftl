# What a display says aloud. The values are names of clips: the grammar of a call in each language.
voice-call = ticket { $letter } { $number } , counter { $counter }
voice-call-short = { $letter } { $number } counter { $counter }
voice-tens = { $tens } { $units }
voice-hundreds = { $hundreds } { $rest }
# What is said in a clip.
voice-clip-ticket = Bilet
voice-clip-counter = pəncərə
voice-joined = və { $n }
voice-letters = A Be Ce De E Fe Ge He Je Ka El Em En Pe Ku Er Es Te U Ve Dablve İks İqrek Zet
# Where it is heard.
voice-listen = Çağırışınızı dinləyin
voice-aloud = Məni çağıranda səslə oxu
voice-none = Ekranlar zəng çalır, amma danışmır: nitq faylları yoxdur. Onlar “onewindow voice” ilə hazırlanır.
voice-turn-on = Səsi qoşun
# Displays, as staff see them.
queue-displays = Ekranlar
queue-display-shows = “{ $n }” ekranı zalı indiki kimi göstərir.
queue-display-silent = “{ $n }” ekranı susur. Sonuncu dəfə görünüb: { $time }.
queue-display-never = “{ $n }” ekranı server işə düşəndən bəri görünməyib.
queue-display-none = Hələ heç bir ekranın açarı yoxdur.
