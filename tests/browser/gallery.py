"""Every widget the office uses, in Russian: the built-in English strings live here."""

from datetime import date, time

import pandas as pd
import streamlit as st


@st.dialog("Вопрос")
def question():
    st.write("Точно?")


def page():
    """Stands in for a page of the office in a test."""
    st.title("Галерея")
    st.selectbox("Один из", ["да", "нет"], index=None, key="select")
    st.multiselect("Несколько из", ["один", "два", "три"], key="multi", max_selections=2)
    st.text_input("Почта", key="mail", type="email")
    st.text_input("Пароль", key="password", type="password")
    st.text_input("Строка", key="line", help="Пояснение")
    st.text_area("Текст", key="text")
    st.number_input("Число", 0, 10, key="number")
    st.date_input("Дата", date(2026, 9, 1), format="DD.MM.YYYY", key="date")
    st.date_input("Период", (date(2026, 9, 1), date(2026, 9, 9)), format="DD.MM.YYYY", key="range")
    st.time_input("Время", time(10, 0), key="time")
    st.file_uploader("Файл", ["xlsx", "csv"], key="file", max_upload_size=10)
    st.radio("Выбор", ["раз", "два"], key="radio")
    st.segmented_control("Вид", ["раз", "два"], key="segments")
    st.pills("Метки", ["раз", "два"], key="pills")
    st.toggle("Включено", key="toggle")
    st.slider("Мера", 1, 8, key="slider")
    frame = pd.DataFrame({"ФИО": ["Ёлкина", "Ежова"], "Баллы": [1, 2]})
    st.dataframe(frame, key="table", on_select="rerun", selection_mode="single-row")
    st.dataframe(pd.DataFrame({"ФИО": []}), key="empty")
    st.data_editor(frame, key="editor", num_rows="dynamic")
    st.table(frame)
    st.bar_chart(frame, x="ФИО", y="Баллы")
    one, _two = st.tabs(["Первая", "Вторая"])
    one.write("Раз")
    with st.expander("Подробнее"):
        st.code("строка")
    with st.form("form"):
        st.text_input("Поле", key="field")
        st.form_submit_button("Отправить")
    st.download_button("Скачать", b"1", "файл.txt", on_click="ignore")
    st.progress(0.5, "Половина")
    with st.popover("Ещё"):
        st.write("внутри")

    if st.button("Спросить"):
        question()
    with st.sidebar:
        st.write("Сбоку")
