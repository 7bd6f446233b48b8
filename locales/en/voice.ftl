# What a display says aloud. The values are names of clips: the grammar of a call in each language.
voice-call = ticket { $letter } { $number } , counter { $counter }
voice-call-short = { $letter } { $number } counter { $counter }
voice-tens = { $tens } { $units }
voice-hundreds = { $hundreds } and-{ $rest }
# What is said in a clip.
voice-clip-ticket = Ticket
voice-clip-counter = counter
voice-joined = and { $n }
voice-letters = A B C D E F G H J K L M N P Q R S T U V W X Y Z
# Where it is heard.
voice-listen = Listen to your call
voice-aloud = Read aloud when I am called
voice-none = The displays ring and say nothing: clips of speech are missing. They are made with “onewindow voice”.
voice-turn-on = Turn the sound on
# Displays, as staff see them.
queue-displays = Displays
queue-display-shows = Display “{ $n }” shows the hall now.
queue-display-silent = Display “{ $n }” is silent since { $time }.
queue-display-never = Display “{ $n }” has not been there since the server started.
queue-display-none = No display holds a key yet.
