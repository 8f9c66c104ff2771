def test_ten_thousand_files_come_in_and_stay_as_they_are(ground):
    ground.plugin("london")
    for number in range(10_000):
        ground.item(f"plugins/london/content/library/item-{number}.md", title=f"Item {number}")

    assert ground.sync().new == 10_000
    again = ground.sync()
    assert (again.new, again.changed, again.unchanged, again.withdrawn) == (0, 0, 10_000, 0)
    assert "10,000 resources" in ground.get("/library").text
