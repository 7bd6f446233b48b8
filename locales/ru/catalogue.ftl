# Услуги, места, поиск, «Что мне нужно?».
catalogue-home-title = Что вам нужно сделать?
catalogue-search = Поиск услуг
catalogue-search-button = Найти
catalogue-search-hint = Пишите своими словами, на любом языке этой страницы.
catalogue-browse = Выберите услугу
catalogue-services-title = Все услуги
catalogue-all-services = Показать все услуги
catalogue-found = { $n ->
    [one] Найдена { $n } услуга
    [few] Найдены { $n } услуги
    [many] Найдено { $n } услуг
   *[other] Найдено { $n } услуги
}
catalogue-found-none = Нет подходящей услуги:
catalogue-nearest = Больше всего похожи
catalogue-code-title = У меня есть код
catalogue-code-label = Код на вашем талоне
catalogue-code-hint = Восемь цифр, например
catalogue-code-button = Найти код
catalogue-code-shape = В коде восемь цифр. Проверьте бумагу или спросите на ресепшене.
catalogue-code-digit = Одна цифра неверна, или две стоят не на месте. Проверьте каждую.
catalogue-problem = Есть ошибка
catalogue-error = Ошибка
catalogue-error-answer = Этот ответ не относится к этой услуге.
catalogue-error-answer-next = Начните вопросы заново со страницы услуги.
catalogue-sites-title = Места
catalogue-all-sites = Все места, часы работы и услуги
catalogue-kind-centre = Центр услуг
catalogue-kind-mobile = Автобус
catalogue-kind-online = Онлайн
catalogue-open = Открыто
catalogue-open-always = Открыто всегда
catalogue-open-demo = Открыто (ДЕМО: в любое время)
catalogue-open-until = Открыто до { $time }
catalogue-opens-today = Закрыто. Откроется сегодня в { $time }
catalogue-opens-on = Закрыто. Откроется: { $day }, { $time }
catalogue-opens-unknown = Закрыто. Когда откроется, неизвестно
catalogue-day-mon = понедельник
catalogue-day-tue = вторник
catalogue-day-wed = среда
catalogue-day-thu = четверг
catalogue-day-fri = пятница
catalogue-day-sat = суббота
catalogue-day-sun = воскресенье
catalogue-hours = Часы работы
catalogue-counters = Окна
catalogue-ticket = Возьмите номер
catalogue-bribe-title = Что мешает взятке?
catalogue-bribe-turn = Никто не пропустит друга вперёд
catalogue-bribe-turn-how = Следующий номер вызывает правило и пишет причину. Каждый вызов стоит в открытом журнале.
catalogue-bribe-money = Деньги не идут через руки чиновника
catalogue-bribe-money-how = С экрана сотрудника нельзя принять, изменить или простить платёж.
catalogue-bribe-proof = Доказательство у вас
catalogue-bribe-proof-how = Ваш талон — это квитанция. Её может проверить любой, не спрашивая нас.
catalogue-price = Цена
catalogue-free = бесплатно
catalogue-or = {" "}или{" "}
catalogue-you-choose = скорость выбираете вы
catalogue-and-pages = и ещё за каждую страницу
catalogue-per-page = и за каждую страницу
catalogue-time = Срок
catalogue-or-faster = или быстрее:
catalogue-real-time-not-known = Сколько это занимает на деле, пока неизвестно
catalogue-at-counter = У окна
catalogue-minutes = { $n ->
    [one] около { $n } минуты
    [few] около { $n } минут
    [many] около { $n } минут
   *[other] около { $n } минуты
}
catalogue-once-called = после вызова
catalogue-you-must = Нужно ли приходить?
catalogue-come-once = да, лично
catalogue-come-not = нет
catalogue-ways = Где это сделать
catalogue-way-centre = Прийти в центр
catalogue-way-centre-how = Возьмите номер в киоске или на ресепшене. Записываться не нужно.
catalogue-way-mobile = Прийти к автобусу
catalogue-way-mobile-how = Автобус привозит окно к вам.
catalogue-way-online = Из дома
catalogue-way-online-no = Из дома эту услугу не получить.
catalogue-way-online-later = Подать заявление из дома здесь пока нельзя. Приходите, пожалуйста.
catalogue-bring = Что принести
catalogue-bring-nothing = Ничего.
catalogue-bring-not-known = Спросите, прежде чем прийти.
catalogue-bring-not = Чего не приносить
catalogue-register = Это у государства уже есть:
catalogue-taken = Это делают у окна:
catalogue-sometimes = в некоторых случаях
catalogue-costs = Сколько это стоит
catalogue-ready-in = Будет готово
catalogue-term-same-day = в тот же день
catalogue-term-days = { $n ->
    [one] { $n } день
    [few] { $n } дня
    [many] { $n } дней
   *[other] { $n } дня
}
catalogue-term-working-days = { $n ->
    [one] { $n } рабочий день
    [few] { $n } рабочих дня
    [many] { $n } рабочих дней
   *[other] { $n } рабочего дня
}
catalogue-term-months = { $n ->
    [one] { $n } месяц
    [few] { $n } месяца
    [many] { $n } месяцев
   *[other] { $n } месяца
}
catalogue-head-state-duty = государственная пошлина
catalogue-head-service-fee = плата за услугу
catalogue-head-not-stated = источник не говорит, за что
catalogue-valid = Действует
catalogue-who = Кто может обратиться
catalogue-refused = Могут ли мне отказать?
catalogue-refused-hint = Только по этим причинам. Сотрудник обязан назвать причину.
catalogue-more-facts = Ещё сведения
catalogue-decides = Кто решает
catalogue-where = Где
catalogue-appeal = Как обжаловать
catalogue-law = Закон
catalogue-kept = Сколько хранятся записи
catalogue-sources = Откуда эти сведения
catalogue-source = Источник
catalogue-as-of = На дату
catalogue-may-differ = С тех пор могло измениться.
catalogue-needs-start = Что мне нужно?
catalogue-needs-title = Что вам нужно
catalogue-needs-question = Вопрос { $n }.
catalogue-needs-most = { $n ->
    [one] Не больше { $n } вопроса.
    [few] Не больше { $n } вопросов.
    [many] Не больше { $n } вопросов.
   *[other] Не больше { $n } вопроса.
}
catalogue-needs-private = Мы спрашиваем только то, что меняет список. Ничего не сохраняется.
catalogue-needs-choose = Выберите один из ответов
catalogue-needs-so-far = Ваши ответы
catalogue-needs-answers = Вы ответили
catalogue-needs-not-for = Эта услуга не для вас
catalogue-change = Изменить
catalogue-continue = Дальше
catalogue-next = Что делать дальше
