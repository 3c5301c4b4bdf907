"""Fixtures that tests of every folder may ask for; what one folder alone uses is in its own conftest."""

pytest_plugins = ["tests.fixtures.crawling", "tests.fixtures.reader", "tests.fixtures.study"]
