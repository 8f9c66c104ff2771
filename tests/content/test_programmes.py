"""The directory of programmes, from the files of the hub office and of trusts."""

import pytest

PROGRAMME = """---
title: {title}
summary: What it is.
provider: {provider}
fee: {fee}
source: supplier
---

Words.
"""


def write_programme(site, path, title="Leading well", provider="King's Fund", fee="100 pounds"):
    file = site.folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(PROGRAMME.format(title=title, provider=provider, fee=fee), encoding="utf-8")


@pytest.mark.requirement("R045")
def test_what_is_known_of_a_programme_is_brought_up_to_date_by_the_next_sync(site):
    write_programme(site, "content/programmes/leading-well.md", fee="100 pounds")
    site.sync()
    before = site.get("/programmes/leading-well").text
    write_programme(site, "content/programmes/leading-well.md", fee="250 pounds")
    site.sync()
    after = site.get("/programmes/leading-well").text

    assert ("100 pounds" in before, "250 pounds" in before) == (True, False)
    assert ("100 pounds" in after, "250 pounds" in after) == (False, True)


@pytest.mark.requirement("R046")
def test_a_trust_adds_what_a_university_of_its_region_runs_to_the_directory(site):
    write_programme(site, "content/programmes/national.md", title="Open to all")
    site.write_plugin("london", feature="programmes")
    path = "plugins/london/content/programmes/certificate.md"
    write_programme(site, path, title="Certificate", provider="University of Greenwich")

    assert site.sync().is_clean
    everything, of_the_trust = site.get("/programmes").text, site.get("/programmes?trust=london").text
    assert ("Open to all" in everything, "Certificate" in everything) == (True, True)
    assert ("Open to all" in of_the_trust, "Certificate" in of_the_trust) == (False, True)
    assert "University of Greenwich" in site.get("/programmes/certificate").text
