"""«Публикация на сайте»: built, ticked, published, taken down by buttons; readers only read."""

from data.records.publication import BuildState
from tests.pages.conftest import fine, sent
from tests.pages.test_banks import system


def builds(store):
    with system(store) as work:
        return work.site_builds.all()


def test_a_section_is_built_published_and_taken_down(store, open_page):
    page = open_page("publication", "curator")
    assert "Пока ничего не опубликовано" in sent(page)
    page.button(key="publication.build").click().run()
    assert "Сборка 1 готова" in fine(page).success[0].value
    assert "У каждого сведения о человеке есть действующее согласие" in sent(page)
    page.radio(key="publication.where").set_value("elsewhere").run()
    page.text_input(key="publication.base").set_value("https://school.example/m").run()
    page.button(key="publication.publish").click().run()
    page.button(key="publication.publish.yes").click().run()
    assert "Публиковать рано" in fine(page).error[0].value
    for one in page.checkbox:
        one.check()
    page.button(key="publication.publish").click().run()
    page.button(key="publication.publish.yes").click().run()
    assert "Опубликовано по адресу" in fine(page).success[0].value
    assert page.code[0].value == "https://school.example/m/"
    assert [one.state for one in builds(store)] == [BuildState.PUBLISHED]
    page.text_input(key="publication.reason").set_value("обновляем сайт").run()
    page.button(key="publication.unpublish").click().run()
    page.button(key="publication.unpublish.yes").click().run()
    assert "снята" in fine(page).success[0].value
    assert [one.state for one in builds(store)] == [BuildState.WITHDRAWN]


def test_the_director_only_reads(open_page):
    page = open_page("publication", "director")
    assert "Пока ничего не опубликовано" in sent(fine(page))
    assert not [one for one in page.button if str(one.key).startswith("publication.")]
