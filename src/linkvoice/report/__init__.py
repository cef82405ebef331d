"""Report to text: a reporter is a function from `Report` to str. Only homes of rich and jinja2."""
