"""Papers by which a programme and its pairs begin, change and end: orders, regulation, agreement.

Values that every paper has come from one parameter object (``data.papers.parameters.head``):
``school``, ``founder``, ``place``, ``day``, ``year``, ``norms``, ``director``, ``director_post``,
``stamp``.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from docx.enum.text import WD_ALIGN_PARAGRAPH

from data.output.templates.laying import (
    Paper,
    each,
    laid,
    landscape,
    line,
    sheet,
    when,
)


def headed(word: str, *, numbered: bool = True, wide: bool = False) -> Paper:
    """A sheet with the stamp, the school, the kind of paper, its number, day and place."""
    paper = sheet(stamped=False)
    if wide:
        landscape(paper)
    when(paper, "stamp", "{{ stamp }}")
    paper.paragraphs[-2].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    when(paper, "founder", "{{ founder }}")
    paper.paragraphs[-2].alignment = WD_ALIGN_PARAGRAPH.CENTER
    line(paper, "{{ school }}", bold=True, middle=True)
    line(paper, word, bold=True, middle=True)
    line(paper, "{{ day }}\t\t\t\t\t№ {{ order_number }}" if numbered else "{{ day }}")
    when(paper, "place", "{{ place }}")
    return paper


def grounds(paper: Paper) -> None:
    """The norms an order rests on."""
    when(paper, "norms", "На основании документов:")
    each(paper, "norms", "– {{ one }};")
    line(paper, "ПРИКАЗЫВАЮ:", bold=True)


def signed(paper: Paper) -> None:
    """Who signs an order, and lines of who has read it."""
    line(paper, "")
    line(paper, "{{ director_post }} ____________________ / {{ director }}")
    line(paper, "С приказом ознакомлены:")
    each(paper, "acquainted", "____________________ / {{ one }}   «___» __________ 20___ г.")


def order_curator() -> Paper:
    """Order that appoints the curator of the programme, and a deputy (item 1.1)."""
    paper = headed("ПРИКАЗ")
    line(paper, "О назначении куратора системы наставничества педагогических работников", bold=True)
    grounds(paper)
    line(
        paper,
        "1. Назначить куратором системы наставничества педагогических работников"
        " {{ curator_accusative }} ({{ curator_post }}) на срок с {{ from_on }} по {{ until_on }}.",
    )
    when(
        paper,
        "deputy_accusative",
        "На время отсутствия куратора исполнение его обязанностей возложить на"
        " {{ deputy_accusative }}.",
    )
    line(paper, "2. Возложить на куратора обязанности:")
    each(paper, "duties", "– {{ one }};")
    line(
        paper,
        "3. Предоставить {{ curator_dative }} на срок действия приказа доступ к банкам данных"
        " наставников и наставляемых в объёме, нужном для этих обязанностей, после подписания"
        " обязательства о неразглашении персональных данных.",
    )
    line(paper, "4. Контроль исполнения приказа: {{ control }}.")
    signed(paper)
    return paper


def nondisclosure() -> Paper:
    """Undertaking not to disclose personal data (item 1.1)."""
    paper = headed("ОБЯЗАТЕЛЬСТВО о неразглашении персональных данных", numbered=False)
    line(
        paper,
        "Я, {{ person }} ({{ post }}), в связи с исполнением обязанностей «{{ role }}» в программе"
        " наставничества в период с {{ from_on }} по {{ until_on }} получаю доступ к персональным"
        " данным участников программы и обязуюсь:",
    )
    for text in (
        (
            "– использовать эти данные только для подбора наставников, сопровождения пар и"
            " мониторинга программы;"
        ),
        (
            "– не сообщать их тем, кто не имеет к ним доступа, и не выносить их за пределы"
            " информационной системы школы;"
        ),
        (
            "– не использовать сведения о профессиональных затруднениях педагогов для аттестации,"
            " оплаты труда и дисциплинарных решений;"
        ),
        (
            "– сразу сообщать ответственному за обработку персональных данных об утечке или попытке"
            " доступа посторонних;"
        ),
        "– после окончания срока не хранить у себя копий этих данных.",
    ):
        line(paper, text)
    line(
        paper,
        "Обязательство о неразглашении сохраняет силу и после окончания указанного срока. Об"
        " ответственности за нарушение законодательства о персональных данных предупреждён(а).",
    )
    line(paper, "____________________ / {{ person }}   «___» __________ 20___ г.")
    return paper


def order_regulation() -> Paper:
    """Order that adopts the regulation (item 1.3)."""
    paper = headed("ПРИКАЗ")
    line(
        paper,
        "Об утверждении положения о системе наставничества педагогических работников в"
        " {{ school }}",
        bold=True,
    )
    grounds(paper)
    line(
        paper,
        "1. Утвердить Положение о системе наставничества педагогических работников"
        " (приложение 1) и ввести его в действие с {{ valid_from }}.",
    )
    line(
        paper,
        "2. Утвердить формы банка данных наставляемых и банка данных наставников (приложения 2 и"
        " 3), анкету наставляемого и анкету наставника (приложения 4 и 5).",
    )
    line(paper, "3. Куратору системы наставничества ознакомить педагогических работников с")
    line(paper, "Положением и разместить его на сайте школы до {{ publish_by }}.")
    line(paper, "4. Контроль исполнения приказа: {{ control }}.")
    signed(paper)
    return paper


def regulation() -> Paper:
    """The regulation itself, from the parameters that matching reads (item 1.3)."""
    paper = headed("ПОЛОЖЕНИЕ о системе наставничества педагогических работников", numbered=False)
    line(paper, "Приложение 1 к приказу № {{ order_number }}")
    for build in (_terms, _aims, _bodies, _kinds, _pairs, _ending, _paying, _watching, _private):
        build(paper)
    return paper


def _terms(paper: Paper) -> None:
    line(paper, "1. Общие положения", bold=True)
    line(paper, "1.1. Положение разработано с учётом документов:")
    each(paper, "norms", "– {{ one }};")
    line(
        paper,
        "1.2. Наставник – педагог, который добровольно помогает коллеге в профессиональном росте."
        " Наставляемый – педагог с профессиональным запросом. Куратор – сотрудник, назначенный"
        " приказом, который ведёт программу.",
    )
    line(
        paper,
        "1.3. Участие в программе добровольное. Отказ от участия, от мониторинга или от публикации"
        " не влияет на условия труда.",
    )


def _aims(paper: Paper) -> None:
    line(paper, "2. Цель и принципы", bold=True)
    line(
        paper,
        "2.1. Цель – помочь педагогам школы решать профессиональные задачи с опорой на опыт"
        " коллег.",
    )
    line(
        paper,
        "2.2. Принципы: добровольность, равенство сторон, личная ответственность, обоснованность"
        " подбора, защита персональных данных.",
    )
    line(
        paper,
        "2.3. Сведения о запросах и затруднениях не используются для аттестации, дисциплинарных"
        " решений и оплаты труда.",
    )


def _bodies(paper: Paper) -> None:
    line(paper, "3. Кто ведёт программу", bold=True)
    line(paper, "3.1. Директор утверждает документы программы и подписывает приказы.")
    line(
        paper,
        "3.2. Куратор собирает запросы и анкеты, ведёт банки данных, проводит круги подбора,"
        " сопровождает пары, организует мониторинг.",
    )
    line(
        paper,
        "3.3. Педагог-психолог сопровождает наставляемых, у которых нет пары, если они на это"
        " согласны. Его записи закрыты для остальных.",
    )
    when(
        paper,
        "council",
        "3.4. Совет наставников обсуждает программы, обобщает практики и предлагает кандидатов в"
        " наставники.",
    )


def _kinds(paper: Paper) -> None:
    line(paper, "4. Формы и виды наставничества", bold=True)
    line(paper, "4.1. Формы наставничества:")
    each(paper, "forms", "– {{ one }};")
    line(paper, "4.2. Виды наставничества:")
    each(paper, "kinds", "– {{ one }};")
    line(
        paper,
        "4.3. Один наставник ведёт одновременно не более {{ capacity_limit }} наставляемых. Молодым"
        " специалистом считается педагог со стажем до {{ early_career_years }} лет включительно.",
    )
    line(
        paper,
        "4.4. Срок программы – от {{ term_from }} до {{ term_to }} месяцев; его можно продлить не"
        " более чем на {{ extension_months }} месяцев.",
    )


def _pairs(paper: Paper) -> None:
    line(paper, "5. Как образуются пары и группы", bold=True)
    line(
        paper,
        "5.1. Запросы и анкеты собираются с письменного согласия на обработку персональных"
        " данных. Кто согласия не дал, в подборе не участвует.",
    )
    when(
        paper,
        "training",
        "5.2. К подбору допускаются наставники, прошедшие обучение (действует {{ ready_months }}"
        " месяцев) или освобождённые от него куратором с указанием причины.",
    )
    when(
        paper,
        "no_training",
        "5.2. Обучение наставников желательно; к подбору наставников допускает куратор с указанием"
        " причины.",
    )
    line(
        paper,
        "5.3. Программа предлагает пары по опубликованному правилу, каждое предложение объясняется."
        " Решение о каждой паре принимает куратор с указанием причины.",
    )
    line(
        paper,
        "5.4. Пара не предлагается, если соответствие опыта наставника запросу ниже"
        " {{ need_floor }} из 100.",
    )
    line(
        paper,
        "5.5. Пара закрепляется приказом после того, как обе стороны познакомились и каждая"
        " отдельно подтвердила согласие, наставник дал письменное согласие на дополнительную"
        " работу, а программа пары согласована.",
    )


def _ending(paper: Paper) -> None:
    line(paper, "6. Изменение и окончание", bold=True)
    line(
        paper,
        "6.1. Наставник вправе досрочно отказаться от наставничества, а работодатель – досрочно"
        " отменить поручение, предупредив другую сторону письменно не менее чем за три рабочих"
        " дня.",
    )
    line(
        paper,
        "6.2. Любая сторона может попросить о замене без объяснения причин; замена не считается"
        " чьей-либо виной. Наставляемый, чья пара прекращена не по его вине, первым участвует в"
        " следующем круге подбора.",
    )
    line(
        paper,
        "6.3. По окончании программы подводятся итоги по целям; сведения вносятся в оба банка.",
    )


def _paying(paper: Paper) -> None:
    line(paper, "7. Условия работы наставника", bold=True)
    when(
        paper,
        "paid",
        "7.1. Наставничество поручается по статье 351.8 Трудового кодекса Российской Федерации с"
        " письменного согласия наставника. Содержание, срок, форма и оплата работы указываются в"
        " дополнительном соглашении. Размер выплаты: {{ pay_amount }}.",
    )
    when(
        paper,
        "job_function",
        "7.1. Наставничество входит в трудовую функцию работника по его должностной инструкции.",
    )
    when(
        paper,
        "unpaid",
        "7.1. Выплата за наставничество не установлена; другие меры поддержки наставника"
        " определяются локальными актами школы.",
    )


def _watching(paper: Paper) -> None:
    line(paper, "8. Мониторинг", bold=True)
    line(
        paper,
        "8.1. Мониторинг проводится в два этапа: качество процесса и влияние на участников"
        " (до начала и после окончания программы).",
    )
    line(
        paper,
        "8.2. Ответы обобщаются; показатели по группам менее пяти человек не показываются.",
    )


def _private(paper: Paper) -> None:
    line(paper, "9. Персональные данные и сайт", bold=True)
    line(
        paper,
        "9.1. Данные обрабатываются только в целях программы и хранятся на сервере школы. Согласие"
        " можно отозвать так же просто, как дать.",
    )
    line(
        paper,
        "9.2. На сайте публикуются документы, итоги и лучшие практики. Имена и тексты участников"
        " публикуются только с их отдельного согласия на каждое поле.",
    )


def order_pairs() -> Paper:
    """Order that assigns pairs and groups (item 1.5)."""
    paper = headed("ПРИКАЗ", wide=True)
    line(paper, "О закреплении наставнических пар и групп", bold=True)
    grounds(paper)
    line(paper, "1. Закрепить наставнические пары и группы {{ year }} учебного года:")
    columns = (
        ("№", "number", 1.0),
        ("Наставник", "mentor", 4.6),
        ("Наставляемые", "mentees", 5.0),
        ("Форма и вид", "form", 4.4),
        ("Срок", "term", 3.6),
        ("Программа", "programme", 3.4),
        ("Основание оплаты", "pay", 4.2),
    )
    laid(paper, "pairs", columns)
    line(
        paper,
        "2. Наставникам вести работу по персонализированным программам; куратору организовать"
        " сопровождение и мониторинг пар.",
    )
    line(paper, "3. Бухгалтерии производить выплаты по дополнительным соглашениям.")
    line(paper, "4. Контроль исполнения приказа: {{ control }}.")
    line(paper, "Приложение: письменные согласия участников ({{ consents }}).")
    signed(paper)
    return paper


def agreement() -> Paper:
    """Supplementary agreement of the mentor (ТК 351.8; item 1.5)."""
    paper = headed("ДОПОЛНИТЕЛЬНОЕ СОГЛАШЕНИЕ к трудовому договору", numbered=False)
    line(
        paper,
        "{{ school }} (работодатель), {{ director_post }} {{ director }}, и {{ mentor }}"
        " (работник) договорились о следующем.",
    )
    for text in (
        "1. Работник с его письменного согласия выполняет работу по наставничеству.",
        "2. Содержание работы: {{ content }}.",
        "3. С кем ведётся работа: {{ mentees }}.",
        "4. Форма выполнения работы: {{ form }}.",
        "5. Срок: с {{ starts_on }} по {{ ends_on }}.",
    ):
        line(paper, text)
    when(paper, "paid", "6. Размер и условия выплаты: {{ pay_amount }}.")
    when(
        paper,
        "job_function",
        "6. Работа входит в трудовую функцию работника и отдельно не оплачивается.",
    )
    when(paper, "unpaid", "6. Выплата за эту работу не установлена.")
    line(
        paper,
        "7. Работник вправе досрочно отказаться от этой работы, а работодатель – досрочно отменить"
        " поручение, предупредив другую сторону письменно не менее чем за три рабочих дня.",
    )
    line(
        paper,
        "8. Соглашение составлено в двух экземплярах и действует с даты подписания. Основание:"
        " статья 351.8 Трудового кодекса Российской Федерации.",
    )
    line(paper, "{{ director_post }} ____________________ / {{ director }}")
    line(paper, "Работник ____________________ / {{ mentor }}   «___» __________ 20___ г.")
    return paper


def order_change() -> Paper:
    """Order that changes a pair or group."""
    paper = headed("ПРИКАЗ")
    line(paper, "Об изменении состава или условий наставнической пары (группы)", bold=True)
    grounds(paper)
    line(paper, "1. Внести изменения в приказ {{ before }} с {{ from_on }}:")
    line(paper, "наставник: {{ mentor }};")
    line(paper, "наставляемые: {{ mentees }};")
    line(paper, "форма и вид: {{ form }}; срок: {{ term }}.")
    line(paper, "2. Причина изменения: {{ reason }}.")
    line(paper, "3. Куратору внести изменения в программу пары и в банки данных.")
    line(paper, "4. Контроль исполнения приказа: {{ control }}.")
    signed(paper)
    return paper


def order_termination() -> Paper:
    """Order that ends a pair or group."""
    paper = headed("ПРИКАЗ")
    line(paper, "О прекращении работы наставнической пары (группы)", bold=True)
    grounds(paper)
    line(
        paper,
        "1. Прекратить с {{ ends_on }} работу пары (группы), закреплённой приказом {{ before }}:",
    )
    line(paper, "наставник: {{ mentor }};")
    line(paper, "наставляемые: {{ mentees }}.")
    line(paper, "2. Причина: {{ reason }}.")
    line(paper, "3. Куратору подвести итоги работы пары и внести сведения в банки данных.")
    line(paper, "4. Контроль исполнения приказа: {{ control }}.")
    signed(paper)
    return paper


TEMPLATES: Mapping[str, Callable[[], Paper]] = MappingProxyType(
    {
        "order_curator": order_curator,
        "nondisclosure": nondisclosure,
        "order_regulation": order_regulation,
        "regulation": regulation,
        "order_pairs": order_pairs,
        "agreement": agreement,
        "order_change": order_change,
        "order_termination": order_termination,
    }
)
