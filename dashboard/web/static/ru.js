// Streamlit speaks English in about a hundred places and has no catalogue of its own. This file
// puts Russian in their place: whole strings by a dictionary, strings with a value by patterns.
// Loaded only for sessions in Russian. Text of people (code, text areas, table cells) is left alone.
(() => {
  "use strict";

  const WORDS = {
    // fields
    "Choose an option": "Выберите",
    "Choose options": "Выберите",
    "Choose or add an option": "Выберите или добавьте",
    "Choose or add options": "Выберите или добавьте",
    "Add an option": "Добавьте вариант",
    "Add options": "Добавьте варианты",
    "Select...": "Выберите",
    "Select an option": "Выберите",
    "Select all": "Выбрать все",
    "No results": "Ничего не найдено",
    "No options": "Нет вариантов",
    "No options to select": "Нет вариантов",
    "No options to select.": "Нет вариантов",
    "Multiselect options": "Варианты",
    "Selectbox options": "Варианты",
    "Selected values": "Выбрано",
    "Clear all": "Очистить всё",
    "Clear value": "Очистить",
    "Clear entry": "Очистить",
    "Clear selection": "Снять выделение",
    "Open": "Открыть",
    "Close": "Закрыть",
    "Cancel": "Отмена",
    "Increment": "Больше",
    "Decrement": "Меньше",
    "Show password": "Показать пароль",
    "Hide password": "Скрыть пароль",
    "Show password text": "Показать пароль",
    "Hide password text": "Скрыть пароль",
    "Press Enter to apply": "Нажмите «Ввод», чтобы применить",
    "Press Enter to submit form": "Нажмите «Ввод», чтобы отправить",
    "Press Ctrl+Enter to apply": "Нажмите Ctrl и «Ввод», чтобы применить",
    "Press Ctrl+Enter to submit form": "Нажмите Ctrl и «Ввод», чтобы отправить",
    "Press ⌘+Enter to apply": "Нажмите ⌘ и «Ввод», чтобы применить",
    "Press ⌘+Enter to submit form": "Нажмите ⌘ и «Ввод», чтобы отправить",
    "This field is required.": "Заполните это поле.",
    "Required": "Обязательно",
    "required": "обязательно",
    "Invalid input.": "Недопустимое значение.",
    "Invalid email address.": "Это не адрес электронной почты.",
    "Please enter a valid email address.": "Введите адрес электронной почты.",
    "Please enter a valid email.": "Введите адрес электронной почты.",
    "Please enter a valid URL.": "Введите адрес сайта.",
    "Invalid data type": "Недопустимое значение",
    "Number is above the allowed range.": "Число больше допустимого.",
    "Number is below the allowed range.": "Число меньше допустимого.",
    // dates
    "Choose date": "Выбрать дату",
    "Choose date range": "Выбрать период",
    "Choose date and time": "Выбрать дату и время",
    "Clear date": "Очистить дату",
    "Clear dates": "Очистить даты",
    "Clear time": "Очистить время",
    "Clear date and time": "Очистить дату и время",
    "Calendar": "Календарь",
    "Date range": "Период",
    "Time": "Время",
    "Next month": "Следующий месяц",
    "Previous month": "Предыдущий месяц",
    "Next": "Вперёд",
    "Previous": "Назад",
    "Select month": "Выбрать месяц",
    "Select year": "Выбрать год",
    "Month": "Месяц",
    "Year": "Год",
    "Quick select a date range": "Быстрый выбор периода",
    "Past Week": "Прошедшая неделя",
    "Past Month": "Прошедший месяц",
    "Past 3 Months": "Прошедшие 3 месяца",
    "Past 6 Months": "Прошедшие 6 месяцев",
    "Past Year": "Прошедший год",
    "Past 2 Years": "Прошедшие 2 года",
    "None": "Нет",
    "Use arrow keys to navigate dates. Enter to select. Escape to close.":
      "Стрелки — выбор даты, «Ввод» — выбрать, Escape — закрыть.",
    "Invalid time format. Please use HH:MM.": "Введите время в виде ЧЧ:ММ.",
    "Hours must be 0–23.": "Часы: от 0 до 23.",
    "Minutes must be 0–59.": "Минуты: от 0 до 59.",
    "First available date": "Первая доступная дата",
    "Last available date": "Последняя доступная дата",
    "day": "день",
    "month": "месяц",
    "year": "год",
    "hour": "час",
    "minute": "минута",
    "day, ": "день, ",
    "month, ": "месяц, ",
    "year, ": "год, ",
    "Empty": "Пусто",
    "Dismiss": "Закрыть",
    "you@example.com": "имя@школа.рф",
    "Enter a valid email address.": "Введите адрес электронной почты.",
    // files
    "file upload": "загрузка файла",
    "Upload": "Загрузить",
    "Browse files": "Выбрать файл",
    "Add files": "Добавить файлы",
    "Upload files": "Загрузить файлы",
    "Upload file": "Загрузить файл",
    "Upload directories": "Загрузить папки",
    "Upload a file": "Загрузить файл",
    "Drag and drop file here": "Перетащите файл сюда",
    "Drag and drop files here": "Перетащите файлы сюда",
    "Drag and drop a file here": "Перетащите файл сюда",
    "Drag and drop or browse files": "Перетащите или выберите файлы",
    "Only one file is allowed.": "Можно загрузить только один файл.",
    "Too many files": "Слишком много файлов",
    "File size is too small.": "Файл пустой.",
    "Click to retry upload": "Нажмите, чтобы загрузить ещё раз",
    "Error uploading file": "Файл не загрузился",
    "Error deleting file": "Файл не удалился",
    "Unexpected error. Please try again.": "Неожиданная ошибка. Повторите.",
    "Download failed": "Скачать не удалось",
    // tables
    "Search": "Поиск",
    "Type to search": "Введите для поиска",
    "Close Search": "Закрыть поиск",
    "Next Result": "Следующее",
    "Previous Result": "Предыдущее",
    "Download as CSV": "Скачать как CSV",
    "Fullscreen": "Во весь экран",
    "View fullscreen": "Во весь экран",
    "Close fullscreen": "Свернуть",
    "Exit fullscreen": "Свернуть",
    "Show/hide columns": "Столбцы",
    "Add row": "Добавить строку",
    "Delete row(s)": "Удалить строки",
    "Dataframe column menu": "Меню столбца",
    "Sort ascending": "По возрастанию",
    "Sort descending": "По убыванию",
    "Format": "Формат",
    "Autosize": "По ширине текста",
    "Autosize column": "По ширине текста",
    "Pin column": "Закрепить столбец",
    "Unpin column": "Открепить столбец",
    "Hide column": "Скрыть столбец",
    "Copy column name": "Копировать название",
    "Statistics": "Статистика",
    "Show statistics": "Статистика",
    "Column statistics": "Статистика столбца",
    "Wrap": "Перенос строк",
    "Automatic": "Автоматически",
    "Localized": "Как в стране",
    "Plain": "Как есть",
    "Compact": "Кратко",
    "Dollar": "Доллары",
    "Euro": "Евро",
    "Yen": "Иены",
    "Percent": "Проценты",
    "Scientific": "Научный",
    "Accounting": "Бухгалтерский",
    "Bytes": "Байты",
    "Distance": "Сколько времени прошло",
    "Duration": "Длительность",
    "Count": "Количество",
    "Distinct": "Разных",
    "Minimum": "Наименьшее",
    "Maximum": "Наибольшее",
    "Average": "Среднее",
    "Median": "Медиана",
    "Standard deviation": "Стандартное отклонение",
    "Sum": "Сумма",
    "Range": "Размах",
    "Values": "Значения",
    "Average length": "Средняя длина",
    "Minimum length": "Наименьшая длина",
    "Maximum length": "Наибольшая длина",
    "Based on sample": "По выборке",
    "Distribution histogram": "Гистограмма",
    "Top values frequency chart": "Частые значения",
    "True/false distribution chart": "Доля «да» и «нет»",
    "(index)": "(номер)",
    "text": "текст",
    "number": "число",
    "checkbox": "да или нет",
    "datetime": "дата и время",
    "date": "дата",
    "list": "список",
    "link": "ссылка",
    "No data": "Нет данных",
    "No content": "Пусто",
    "empty": "пусто",
    "Edit": "Изменить",
    "Rename": "Переименовать",
    "Scrollable table": "Таблица с прокруткой",
    "Pagination": "Страницы",
    "Next page": "Следующая страница",
    "Previous page": "Предыдущая страница",
    "⚠️ Please fill out this cell.": "⚠️ Заполните ячейку.",
    "Invalid input. ": "Недопустимое значение. ",
    // charts
    "Show data": "Показать данные",
    "Show chart": "Показать диаграмму",
    "Download as PNG": "Скачать как PNG",
    "Download as SVG": "Скачать как SVG",
    "Copy Vega-Lite spec": "Копировать описание диаграммы",
    "Vega visualization": "Диаграмма",
    "Click to view actions": "Действия",
    "visualization": "диаграмма",
    "axis": "ось",
    "legend": "легенда",
    "bar": "столбец",
    "title": "заголовок",
    "subtitle": "подзаголовок",
    "text mark": "подпись",
    "line mark": "линия",
    "symbol mark": "точка",
    "rect mark": "ячейка",
    "group mark container": "часть диаграммы",
    "rect mark container": "ячейки",
    "text mark container": "подписи",
    "symbol mark container": "точки",
    "line mark container": "линия",
    "rule mark container": "линии",
    "area mark container": "область",
    "progress": "ход выполнения",
    // shell
    "Skip to main content": "К содержанию",
    "App pages": "Страницы",
    "Sidebar": "Боковая панель",
    "Collapse sidebar": "Свернуть панель",
    "Expand sidebar": "Развернуть панель",
    "Navigate to home page": "На главную",
    "Main menu": "Меню",
    "Notifications": "Уведомления",
    "Scroll tabs left": "Вкладки левее",
    "Scroll tabs right": "Вкладки правее",
    "Link to heading": "Ссылка на заголовок",
    "Copy to clipboard": "Копировать",
    "Copy": "Копировать",
    "Copied": "Скопировано",
    "More": "Ещё",
    "Running...": "Выполняется…",
    "RUNNING...": "Выполняется…",
    "Running": "Выполняется",
    "Stop": "Остановить",
    "Stop script": "Остановить",
    "Rerun": "Обновить",
    "Always rerun": "Обновлять всегда",
    "Auto rerun": "Обновлять",
    "Settings": "Настройки",
    "Print": "Печать",
    "Record a screencast": "Записать экран",
    "Clear cache": "Очистить кэш",
    "Clear caches": "Очистить кэш",
    "Get help": "Помощь",
    "Report a bug": "Сообщить об ошибке",
    "About": "О программе",
    "Theme": "Оформление",
    "Light": "Светлое",
    "Dark": "Тёмное",
    "System": "Как в системе",
    "Use system setting": "Как в системе",
    "Connecting": "Соединение…",
    "CONNECTING": "Соединение…",
    "Connecting...": "Соединение…",
    "Please wait...": "Подождите…",
    "Loading...": "Загрузка…",
    "Connection error": "Нет связи с программой",
    "Connection timed out.": "Программа не отвечает.",
    "Connection failed": "Нет связи с программой",
    "Connection closed": "Связь прервана",
    "Connection lost. Please wait for the app to reconnect, then try again.":
      "Связь прервана. Подождите, пока она восстановится, и повторите.",
    "Reconnected to server.": "Связь восстановлена.",
    "Network issue": "Нет связи с программой",
    "Network Error": "Нет связи с программой",
    "Network error": "Нет связи с программой",
    "Streamlit server is not responding. Are you connected to the internet?":
      "Программа не отвечает. Проверьте подключение к сети.",
    "Is Streamlit still running? If you accidentally stopped Streamlit, just restart it in your terminal:":
      "Программа остановлена? Запустите её снова:",
    "Page not found": "Страница не найдена",
    "Script execution error": "Ошибка на странице",
    "Unknown Error": "Неизвестная ошибка",
    "Try again": "Повторить",
    "Continue anyway": "Всё равно продолжить",
    "Error": "Ошибка",
    "Warning": "Внимание",
    "Success": "Готово",
    "Info": "Сведения",
    "Alert": "Сообщение",
    "Learn more": "Подробнее",
    "Details": "Подробности",
    "Help": "Подсказка",
    "Clear": "Очистить",
    "Retry": "Повторить",
  };

  const UNITS = { B: "Б", KB: "КБ", MB: "МБ", GB: "ГБ" };
  const size = (number, unit) => `${number.replace(".", ",")} ${UNITS[unit]}`;
  const SIZE = String.raw`([\d.]+)\s?(B|KB|MB|GB)`;

  const MONTHS = {
    January: "января", February: "февраля", March: "марта", April: "апреля", May: "мая",
    June: "июня", July: "июля", August: "августа", September: "сентября",
    October: "октября", November: "ноября", December: "декабря",
  };
  const MONTH = Object.keys(MONTHS).join("|");
  const DAY = new RegExp(`(${MONTH}) (\\d+), (\\d+)`, "g");
  const day = (words) => words.replace(DAY, (_, month, date, year) => `${date} ${MONTHS[month]} ${year}`);
  const SCALE = "for an? (?:discrete|linear|time|log) scale with (?:(\\d+) values?: (.+)|values from (.+) to (.+))";
  const scale = (count, values, from, to) => count ? `значений ${count}: ${values}` : `от ${from} до ${to}`;

  const PATTERNS = [
    [new RegExp(`^([XY])-axis titled '(.+)' ${SCALE}$`), (_, axis, name, ...rest) => `Ось ${axis}, ${name}: ${scale(...rest)}`],
    [new RegExp(`^([XY])-axis ${SCALE}$`), (_, axis, ...rest) => `Ось ${axis}: ${scale(...rest)}`],
    [/^Symbol legend titled '(.+)' for .* with (\d+) values?: (.+)$/, (_, name, n, values) => `Легенда ${name}, значений ${n}: ${values}`],
    [/^(?:Title|Subtitle) text '(.+)'$/, (_, words) => words],
    [/^(\d+) options? available\.(.*)$/, (_, n) => `Вариантов: ${n}.`],
    [new RegExp(`^(\\d+) – (${MONTH})$`), (_, n, month) => `${n} – ${MONTHS[month]}`],
    [/^(day|month|year), (.+) (start|end) date$/, (_, part, what, side) => `${WORDS[part]}, ${what}: ${side === "start" ? "начало" : "конец"}`],
    [/^(.+) (start|end) date$/, (_, what, side) => `${what}: ${side === "start" ? "начало" : "конец"}`],
    [/^Choose date(?: and time)?, (.+)$/, (_, month) => `Выбрать дату, ${month}`],
    [/^Choose date range, (.+)$/, (_, month) => `Выбрать период, ${month}`],
    [new RegExp(`^${SIZE}$`), (_, n, u) => size(n, u)],
    [new RegExp(`^(?:Limit )?${SIZE} per file$`), (_, n, u) => `до ${size(n, u)} на файл`],
    [new RegExp(`^(?:Limit )?${SIZE} per file • (.+)$`), (_, n, u, kinds) => `до ${size(n, u)} на файл • ${kinds}`],
    [new RegExp(`^File must be ${SIZE} or smaller\\.?$`), (_, n, u) => `Файл больше ${size(n, u)}.`],
    [new RegExp(`^(.+), ${SIZE}$`), (_, file, n, u) => `${file}, ${size(n, u)}`],
    [/^[a-z_]+ icon$/, () => "значок"],
    [/^(\S+) files are not allowed\.$/, (_, kind) => `Файлы ${kind} не принимаются.`],
    [/^Remove (.+)$/, (_, what) => `Убрать ${what}`],
    [/^Remove$/, () => "Убрать"],
    [/^Add: (.+)$/, (_, what) => `Добавить: ${what}`],
    [/^Create "(.+)"$/, (_, what) => `Добавить «${what}»`],
    [/^Select (\d+) matches$/, (_, n) => `Выбрать найденные: ${n}`],
    [/^You can only select up to (\d+) options?\. Remove an option first\.$/, (_, n) => `Можно выбрать не больше ${n}. Сначала уберите лишнее.`],
    [/^Please select at least (\d+) options?\.$/, (_, n) => `Выберите не меньше ${n}.`],
    [/^Please enter a value greater than or equal to (.+)\.$/, (_, n) => `Введите не меньше ${n}.`],
    [/^Please enter a value less than or equal to (.+)\.$/, (_, n) => `Введите не больше ${n}.`],
    [/^Number is above the allowed range\. Please enter a value less than or equal to (.+)\.$/, (_, n) => `Число больше допустимого: не больше ${n}.`],
    [/^Number is below the allowed range\. Please enter a value greater than or equal to (.+)\.$/, (_, n) => `Число меньше допустимого: не меньше ${n}.`],
    [/^Number is outside the allowed range\. Please enter a value between (.+) and (.+)\.$/, (_, a, b) => `Введите число от ${a} до ${b}.`],
    [/^\*?\*?Error\*?\*?: Date set outside allowed range\. Please select a date between (.+) and (.+)\.$/, (_, a, b) => `Выберите дату от ${a} до ${b}.`],
    [/^\*?\*?Error\*?\*?: Date set outside allowed range\. Please select a date on or after (.+)\.$/, (_, a) => `Выберите дату не раньше ${a}.`],
    [/^\*?\*?Error\*?\*?: Date set outside allowed range\. Please select a date on or before (.+)\.$/, (_, a) => `Выберите дату не позже ${a}.`],
    [/^Selected (.+)\. (.+)$/, (_, what, rest) => `Выбрано: ${what}. ${rest}`],
    [/^Selected Date: (.+)$/, (_, when) => `Выбранная дата: ${day(when)}`],
    [/^Selected Range: (.+)$/, (_, when) => `Выбранный период: ${day(when)}`],
    [/^Today, (.+) selected$/, (_, day) => `Сегодня, ${day}, выбрано`],
    [/^Today, (.+)$/, (_, day) => `Сегодня, ${day}`],
    [/^(.+) selected$/, (_, day) => `${day}, выбрано`],
    [/^Page (\d+)$/, (_, n) => `Страница ${n}`],
    [/^Page (\d+) of (\d+)$/, (_, n, m) => `Страница ${n} из ${m}`],
    [/^Help for (.+)$/, (_, what) => `Подсказка: ${what}`],
    [/^Press (.+) to apply$/, (_, key) => `Нажмите ${key}, чтобы применить`],
    [/^View (\d+) more$/, (_, n) => `Ещё ${n}`],
    [/^View less$/, () => "Свернуть"],
    [/^(\d+) results?$/, (_, n) => `Найдено: ${n}`],
    [/^(\d+) of (\d+) results?$/, (_, n, m) => `${n} из ${m}`],
    [/^(day|month|year|hour|minute), (.*)$/, (_, part, rest) => `${WORDS[part]}, ${rest}`],
    [/^\*?\*?Error\*?\*?: (.+)$/, (_, rest) => `Ошибка: ${russian(rest) ?? rest}`],
    [/^Running (\S+)\(\)\.*$/, () => "Выполняется…"],
  ];

  const ATTRIBUTES = ["aria-label", "aria-description", "aria-roledescription", "placeholder", "title", "alt", "aria-valuetext"];
  const LEFT_ALONE = "script, style, textarea, code, pre, td, [contenteditable=true], .own-side";

  const russian = (text) => {
    const bare = text.trim();
    if (!/[A-Za-z]/.test(bare)) return null;
    const head = bare.split(": ", 1)[0]; // «Fullscreen: <our words about the table>»
    if (head.length < bare.length && Object.hasOwn(WORDS, head)) return text.replace(head, () => WORDS[head]);
    if (bare.length > 200) return null;
    if (Object.hasOwn(WORDS, bare)) return text.replace(bare, () => WORDS[bare]);
    for (const [pattern, say] of PATTERNS) {
      const found = bare.match(pattern);
      if (found) return text.replace(bare, () => say(...found));
    }
    return null;
  };

  const PLACES = { yyyy: "гггг", mm: "мм", dd: "дд" }; // of an empty date, in editable spans

  const text = (node) => {
    if (Object.hasOwn(PLACES, node.data) && node.parentElement?.closest("[role=spinbutton]"))
      return void (node.data = PLACES[node.data]);
    if (!node.parentElement || node.parentElement.closest(LEFT_ALONE)) return;
    const said = russian(node.data);
    if (said !== null && said !== node.data) node.data = said;
  };

  const attribute = (element, name) => {
    const value = element.getAttribute(name);
    if (!value) return;
    const said = russian(value);
    if (said !== null && said !== value) element.setAttribute(name, said);
  };

  const tree = (root) => {
    if (root.nodeType === Node.TEXT_NODE) return text(root);
    if (root.nodeType !== Node.ELEMENT_NODE) return;
    const walk = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = root; node; node = walk.nextNode()) {
      if (node.nodeType === Node.TEXT_NODE) text(node);
      else for (const name of ATTRIBUTES) if (node.hasAttribute(name)) attribute(node, name);
    }
  };

  const begin = () => {
    tree(document.body);
    new MutationObserver((changes) => {
      for (const change of changes) {
        if (change.type === "characterData") text(change.target);
        else if (change.type === "attributes") attribute(change.target, change.attributeName);
        else change.addedNodes.forEach(tree);
      }
    }).observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
      attributeFilter: ATTRIBUTES,
    });
  };

  if (document.body) begin();
  else document.addEventListener("DOMContentLoaded", begin);
})();
