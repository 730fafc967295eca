"""A page with nothing on it: what Streamlit itself takes. `benchmarks.pages` serves it."""

import streamlit as st

st.set_page_config(page_title="empty", layout="wide")
st.html("<h1>empty</h1>")
