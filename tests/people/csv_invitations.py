"""A CSV file of invitations, and the outcome of each row on the page."""

from bs4 import BeautifulSoup

PAGE = "/trusts/london/team/invite-many"
GOOD = "email,role,name\nann@example.org,leader,Ann\nben@example.org,publisher,Ben\n"


def outcomes_in(response):
    page = BeautifulSoup(response.text, "html.parser")
    outcomes = {}
    for row in page.select("tbody tr"):
        cells = [cell.get_text(" ", strip=True) for cell in row.select("td")]
        outcomes[int(cells[0].removeprefix("Row "))] = cells[3].removeprefix("What happens ")
    return outcomes
