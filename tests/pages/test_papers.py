"""«Документы» and «Шаблоны документов»: looked at, issued, signed, confirmed."""

import pytest

from data.accounts import appointing
from data.papers import kinds, making
from data.starting.papers import PAPERS
from tests.pages.conftest import fine, sent
from tests.pages.test_banks import submit, system

KEY = "papers"


@pytest.fixture(autouse=True)
def registry():
    before = dict(kinds.kinds())
    kinds.register(PAPERS)
    yield
    kinds.register(before.values())


@pytest.fixture
def appointed(store):
    with system(store) as work:
        who = work.people.all()[0]
        return appointing.prepare(work, who.id, work.today, work.today.replace(month=12))


def press(page, label):
    next(one for one in page.button if one.label == label).click().run()
    return fine(page)


def test_a_paper_is_looked_at_issued_and_signed(store, open_page, appointed):
    page = fine(open_page("papers", "curator"))
    assert "Пока ничего не издано" in sent(page)
    page = press(page, "Посмотреть документ")
    assert "data:image/png;base64" in str([one.proto for one in page.get("html")])
    assert any("Проверьте у юриста" in one.value for one in page.warning)
    page = press(page, "Издать документ")
    page.button(key=f"{KEY}.issue.yes").click().run()
    assert "документ издан" in fine(page).success[0].value
    with system(store) as work:
        document = work.documents.all()[0]
    assert document.subject == appointed.id
    page = press(page, "Внести подпись")
    page.text_input(key=f"papers.sign.{document.id}.number").input("45-ОД")
    submit(page, "Документ подписан")
    assert "Подпись внесена" in fine(page).success[0].value
    with system(store) as work:
        assert work.appointments.get(appointed.id).document_id == document.id
    page = press(page, "Аннулировать")
    page.button(key=f"papers.sign.{document.id}.annul.yes").click().run()
    assert fine(page).error
    page.text_input(key=f"papers.sign.{document.id}.reason").input("не тот номер")
    page = press(page, "Аннулировать")
    page.button(key=f"papers.sign.{document.id}.annul.yes").click().run()
    assert "аннулирована" in fine(page).success[0].value


def test_a_name_is_put_right_where_the_paper_is_looked_at(store, open_page, appointed):
    page = press(fine(open_page("papers", "curator")), "Посмотреть документ")
    form = next(one for one in page.text_input if "винительный" in one.label)
    form.input("Иную Форму")
    page = press(page, "Сохранить формы")
    assert "Формы сохранены" in page.success[0].value
    with system(store) as work:
        forms = work.people.get(appointed.person_id).fio_forms
    assert forms["accusative"] == "Иную Форму"


def test_the_director_sees_what_waits_and_makes_nothing(store, open_page, appointed):
    with system(store) as work:
        document = making.issue_paper(work, "order_curator", appointed.id, {})
    page = fine(open_page("papers", "director"))
    assert not [one for one in page.button if one.label == "Посмотреть документ"]
    assert "Ждут подписи: 1" in [one.value for one in page.subheader]
    page = press(page, "Внести подпись")
    submit(page, "Документ подписан")
    assert "Впишите номер" in fine(page).error[0].value
    page.text_input(key=f"papers.sign.{document.id}.number").input("45-ОД")
    submit(page, "Документ подписан")
    assert "Подпись внесена" in fine(page).success[0].value


def test_a_template_is_confirmed_by_the_curator_alone(store, open_page):
    page = fine(open_page("templates", "curator"))
    chosen = page.selectbox(key="templates.chosen").value
    page.text_input(key=f"templates.by.{chosen}").input("Юрист И. И.")
    submit(page, "Подтвердить")
    assert "Шаблон подтверждён" in fine(page).success[0].value
    page = fine(open_page("templates", "sysadmin"))
    assert not [one for one in page.button if one.label == "Снять подтверждение"]
    page = press(page, "Печатать по этому файлу")
    page.button(key=f"templates.upload.{chosen}.yes").click().run()
    assert "файл не выбран" in fine(page).error[0].value
