"""The orders that the option names are those that the page knows."""

from attendance_policy.cli import sheets
from attendance_policy.reports import team


def test_the_orders_of_the_option_are_those_of_the_page():
    assert sheets.ORDERS == team.ORDERS
