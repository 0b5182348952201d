// translations come here
