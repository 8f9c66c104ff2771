import pytest

from hub.kit.errors import NotFound
from hub.web.paging import check_page_exists

PAGES = ["/", "/library", "/library/elsa", "/trusts", "/trusts/london", "/about/plugins", "/nowhere"]
BAD_QUERIES = [
    "q=%00",
    "q=a%00b",
    "q=%ff%fe",
    "q=%c3%28",
    "q=%ed%a0%80",
    "q=%1b[31m",
    "%00=x",
    "kind=%00",
    "page=%00",
]
FILTERS = [
    *("trust", "kind", "evidence", "option", "capability", "tier", "theme", "scope", "method", "grouping"),
    *("mix", "accredited", "sort", "page"),
]


@pytest.mark.parametrize("page", PAGES)
def test_an_address_with_bytes_no_page_can_use_is_refused_in_words(shared, page):
    for query in BAD_QUERIES:
        answer = shared.get(page, query_string=query)

        assert (query, answer.status_code) == (query, 400)
        assert "This address" in answer.text


def test_a_path_with_bytes_no_page_can_use_is_refused(shared):
    for path in ("/\0", "/library/\0", "/trusts/\r\nSet-Cookie: a=b", "/\xff", "/library/\xc3("):
        answer = shared.get("/", environ_overrides={"PATH_INFO": path})

        assert (path, answer.status_code) == (path, 400)
        assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("page", PAGES)
def test_a_megabyte_in_the_address_is_too_long(shared, page):
    assert shared.get(page, query_string="q=" + "x" * 1_000_000).status_code == 414
    assert shared.get("/" + "x" * 1_000_000).status_code == 414


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_that_names_no_choice_is_a_clear_400_and_keeps_the_rest(shared, name):
    for value in ("x" * 900, "'; drop table resource;--", "9" * 900, "-1", "<script>", "é%"):
        answer = shared.get("/library", query_string={name: value, "q": "ELSA"})

        assert (value, answer.status_code) == (value, 400)
        assert "<script>" not in answer.text
        assert 'value="ELSA"' in answer.text


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_left_blank_is_no_filter(shared, name):
    for value in ("", " ", "\n"):
        assert shared.get("/library", query_string={name: value}).status_code == 200


def test_a_page_number_that_is_none_is_a_clear_400(shared):
    for value in ("0", "-1", "1.5", "9" * 300, "9" * 7, "١", "1e3", "None", "1\n"):
        answer = shared.get("/library", query_string={"page": value})

        assert (value, answer.status_code) == (value, 400)
        assert "Page must be a whole number" in answer.text


def test_a_page_after_the_last_is_not_found(shared):
    for address, message in (
        ("/library?accredited=yes&page=9", "This list has only 1 page."),
        ("/api/v1/trusts?page=2", "This list has only 1 page."),
    ):
        answer = shared.get(address)
        assert (address, answer.status_code, message in answer.text) == (address, 404, True)


def test_a_list_of_several_pages_says_how_many_there_are():
    check_page_exists(5, 5)
    with pytest.raises(NotFound, match=r"^This list has 5 pages\. There is no page 6\.$"):
        check_page_exists(6, 5)


def test_a_search_of_many_words_and_signs_is_answered(shared):
    for q in ("a " * 100, "%%%%", "\\", "!_!", "\"'`", "ELSA\r\nELSA", "🚑", "ﷺ" * 100, "\u202e"):
        assert (q, shared.get("/library", query_string={"q": q}).status_code) == (q, 200)


def test_a_search_longer_than_two_hundred_characters_says_so(shared):
    answer = shared.get("/library", query_string={"q": "x" * 201})

    assert answer.status_code == 400
    assert "Enter a search of 200 characters or fewer" in answer.text
    assert f'value="{"x" * 201}"' in answer.text


@pytest.mark.parametrize("page", PAGES[:-1])
def test_what_a_page_cannot_do_is_refused_whatever_is_sent(shared, page):
    for method in ("post", "put", "delete", "patch"):
        answer = getattr(shared, method)(page, data=b"\x00" * 2_000_000)

        assert (method, answer.status_code) == (method, 405)
        assert "GET" in answer.headers["Allow"]


def test_a_redirect_never_repeats_the_host_that_a_request_claims(shared):
    for page in ("//evil.example/library", "/library/", "///evil.example", "/library//elsa"):
        answer = shared.get(page, headers={"Host": "evil.example"})
        assert "evil.example" not in answer.headers.get("Location", "")
