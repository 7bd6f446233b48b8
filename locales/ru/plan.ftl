# Whether a place is open, and its plan: counters, hours, closures.
plan-why = { $why ->
    [public-holiday] праздничный день
    [repair] ремонт
    [staff-training] обучение сотрудников
    [emergency] чрезвычайная ситуация
   *[other] особая причина
}
plan-closed = { $why ->
    [hours] Закрыто
    [holiday] Закрыто: { $holiday }, праздничный день
   *[other] Закрыто: { plan-why }
}
plan-closed-opens = { $opens ->
    [none] { plan-closed }
   *[known] { plan-closed }, откроется { $opens }
}
plan-place-closed = { $why ->
    [hours] Сейчас здесь закрыто.
    [holiday] Здесь закрыто: { $holiday }, праздничный день.
   *[other] Здесь закрыто: { plan-why }.
}
plan-title = План
plan-of = { $site }: план
plan-week = Часы работы по дням недели
plan-days = с { $first } по { $last }
plan-notice-closed = { $days }: закрыто, { $why }
plan-notice-hours = { $days }: открыто только { $hours }, { $why }
plan-open = открыто
plan-counters = Окна
plan-counter = Добавить или изменить окно
plan-counter-what = Окно с номером из плана изменится, с новым номером — добавится. Открытое окно работает так, как его открыли, пока не закроется или не откроется снова.
plan-number = Номер
plan-entity = Ведомство
plan-does = Услуги
plan-zone = Место в зале
plan-now = Сейчас
plan-apart = как при открытии, а не как в плане
plan-change = Изменить
plan-drop = Убрать из плана
plan-save-counter = Сохранить окно
plan-save-week = Сохранить часы
plan-week-what = Пишите 09:00-18:00 или 09:00-13:00, 14:00-18:00. Выходной оставьте пустым.
plan-closures = Закрытия и особые дни
plan-no-closures = Ничего не объявлено.
plan-withdraw = Отменить
plan-announce = Объявить закрытие или особый день
plan-announce-button = Объявить
plan-announce-what = В эти дни номера не выдаются, и каждый экран говорит, почему закрыто и когда откроется. Сегодняшние номера действуют: ждущих обслужат, или день закроют на доске.
plan-first = Первый день
plan-last = Последний день
plan-last-hint = Для одного дня оставьте пустым.
plan-reason = Причина, её прочтут все
plan-from = Открыто с
plan-until = Открыто до
plan-from-hint = Для одного дня с другими часами. Пусто: закрыто весь день.
plan-unserved = Ни одно окно плана не оказывает услугу: { $name }. Поручите её окну.
plan-changed-meanwhile = Изменено, пока вы смотрели
plan-history = История плана
plan-history-none = С принятия пакета ничего не менялось.
plan-history-note = Запись — номер в открытом журнале. Что делает окно, там закрыто обязательством.
plan-entry = Запись
plan-when = Когда
plan-who = Кто
plan-was = Было
plan-is = Стало
plan-sites = Планы мест
plan-says-counter = Окно { $counter }: { $entity }; { $does }; { $zone }
plan-says-dropped = Окно { $counter } убрано
plan-says-hours = Часы: { $hours }
plan-says-withdrawn = Объявленное с { $first } отменено
plan-counter-gone = Окна { $counter } больше нет в плане этого места. Выберите другое окно вашего ведомства или попросите у администратора новое назначение.
plan-no-counter = У вашего ведомства нет окон в плане этого места. Обратитесь к администратору.
plan-error-changed = План изменился, пока вы смотрели.
plan-error-changed-next = Посмотрите, что изменилось, и отправьте своё изменение ещё раз, если оно всё ещё верно.
plan-error-just-changed = План этого места изменился в эту минуту.
plan-error-just-changed-next = Попробуйте ещё раз.
plan-error-counter-open = Окно { $counter } открыто.
plan-error-counter-open-next = Пусть его сначала закроют, в окне или на доске руководителя.
plan-error-expected = К окну { $counter } направлены или за ним числятся посетители: { $visitors }.
plan-error-expected-next = Пусть их сначала обслужат или направят в другое место.
plan-error-no-counters = Здесь нет окон.
plan-error-no-counters-next = Выберите центр или мобильную службу.
plan-error-number = У окна не может быть номера { $counter }.
plan-error-number-next = Напишите номер от 1 до 999.
plan-error-entity = Нет ведомства «{ $word }».
plan-error-entity-next = Выберите из списка.
plan-error-skill = Ни одной услуге не нужен навык «{ $word }».
plan-error-skill-next = Выберите из списка.
plan-error-no-skill = Окно, которое ничего не умеет, никого не обслужит.
plan-error-no-skill-next = Выберите хотя бы одну услугу.
plan-error-zone = В зале нет места «{ $word }».
plan-error-zone-next = Выберите то, что есть в списке.
plan-error-no-such-counter = В плане нет окна { $counter }.
plan-error-no-such-counter-next = Посмотрите план ещё раз.
plan-error-unserved = Без окна осталась бы услуга: { $name }.
plan-error-unserved-next = Сначала поручите эту услугу другому окну.
plan-error-hours =
    Часы { $day ->
        [mon] понедельника
        [tue] вторника
        [wed] среды
        [thu] четверга
        [fri] пятницы
        [sat] субботы
       *[sun] воскресенья
    } пересекаются, кончаются раньше начала, или их слишком много.
plan-error-hours-next = Пишите промежутки один за другим, не больше трёх в день.
plan-error-backwards = Последний день раньше первого.
plan-error-backwards-next = Исправьте один из двух дней.
plan-error-past = Первый день уже прошёл.
plan-error-past-next = Начните сегодня или позже.
plan-error-long = Закрытие длится не больше года и начинается в пределах 400 дней.
plan-error-long-next = Выберите более ранние дни, или поменьше дней.
plan-error-other-hours = Другие часы задают для одного дня, и кончаются они после начала.
plan-error-other-hours-next = Оставьте пустым последний день или часы.
plan-error-overlaps = На один из этих дней уже есть объявление с { $first }.
plan-error-overlaps-next = Сначала отмените его или выберите другие дни.
plan-error-not-announced = С { $first } ничего не объявлено, или это уже прошло.
plan-error-not-announced-next = Посмотрите, что объявлено.
plan-error-reason = Причины нет в списке.
plan-error-reason-next = Выберите одну из её причин.
plan-error-unreadable = Это не читается как день или время: { $what }
plan-error-unreadable-next = Пишите день как 2026-12-30, а время как 09:00.
