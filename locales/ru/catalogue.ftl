# Services, places, and what one needs.
catalogue-home = Что вам нужно?
catalogue-search = Найти
catalogue-nearest = Точного совпадения нет. Вот самые близкие услуги.
catalogue-have-code = У меня есть код
catalogue-look-up = Показать
catalogue-open = Сейчас открыто
catalogue-open-demo = DEMO: открыто всегда
catalogue-closed = Закрыто
catalogue-fact-fee = Плата
catalogue-fact-term = Срок
catalogue-fact-minutes = У окна
catalogue-fact-come = Нужно ли прийти?
catalogue-must-come = Да, один раз
catalogue-need-not-come = Нет
catalogue-needs = Что мне нужно?
catalogue-needs-title = Что вам понадобится
catalogue-speeds = Сроки и плата
catalogue-ready-in = Готово через
catalogue-valid = Действует
catalogue-who = Кто может обратиться
catalogue-where = Где
catalogue-sources = Источники
catalogue-as-of = На дату
catalogue-legal = Закон
catalogue-may-have-changed = Это примеры, они могли измениться.
catalogue-free = Бесплатно
catalogue-state-duty = госпошлина
catalogue-service-fee = плата за услугу
catalogue-not-stated = источник не говорит, за что
catalogue-fee = { $amount }, { $head }
catalogue-fee-pages = { $amount } и { $page } за страницу, { $head }
catalogue-same-day = В тот же день
catalogue-progress = Вопрос { $n } из не более { $most }
catalogue-continue = Дальше
catalogue-nothing-stored = Мы спрашиваем только то, что меняет список. Ничего не сохраняется.
catalogue-answers = Ваши ответы
catalogue-change = Изменить
catalogue-bring = Принесите
catalogue-bring-not-known = Список документов неизвестен. Спросите у окна.
catalogue-not-bring = Не приносите
catalogue-cost = Сколько стоит
catalogue-again = Начать снова
catalogue-days = { $n ->
    [one] { $n } день
    [few] { $n } дня
    [many] { $n } дней
   *[other] { $n } дня
}
catalogue-working-days = { $n ->
    [one] { $n } рабочий день
    [few] { $n } рабочих дня
    [many] { $n } рабочих дней
   *[other] { $n } рабочего дня
}
catalogue-months = { $n ->
    [one] { $n } месяц
    [few] { $n } месяца
    [many] { $n } месяцев
   *[other] { $n } месяца
}
catalogue-minutes = { $n ->
    [one] { $n } минута
    [few] { $n } минуты
    [many] { $n } минут
   *[other] { $n } минуты
}
catalogue-waiting = Сейчас ждут
catalogue-last-hour = Половина ждала не дольше, за последний час
catalogue-not-known-yet = пока неизвестно
catalogue-quiet = Когда свободнее
catalogue-quiet-text = Сколько минут не дольше ждала половина посетителей, по дню недели и часу прихода. Последние 30 дней.
catalogue-table = Показать таблицей
catalogue-weekday = День
catalogue-figures = Открытые показатели этого центра
catalogue-delays = { $system }: не отвечает с { $time }. Эти услуги задерживаются: { $services }.
catalogue-delayed = { $system }: не отвечает с { $time }. Эта услуга задерживается.
catalogue-delayed-at = { $site }. { $system }: не отвечает с { $time }. Эта услуга там задерживается.
catalogue-in-case = { $what } (в случае: { $case })
catalogue-case-not = не: { $a }
catalogue-case-and = { $a } и { $b }
catalogue-case-or = { $a } или { $b }
catalogue-away = около { $n } км по прямой
catalogue-near = Ближайшие ко мне
catalogue-near-private = Ваше местоположение никуда не отправляется и не хранится: список сортирует сам телефон или компьютер.
catalogue-near-asking = Запрашиваем, где вы.
catalogue-near-refused = Местоположение не передано, список остался прежним. Чтобы отсортировать его, выберите город ниже.
catalogue-near-unknown = Местоположение не удалось определить, список остался прежним. Попробуйте ещё раз или выберите город ниже.
catalogue-near-done = Ближайшее место стоит первым. Расстояния — по прямой; дорога длиннее.
catalogue-from = Откуда я еду
catalogue-from-none = Не выбрано
catalogue-from-sort = Сначала ближайшие
