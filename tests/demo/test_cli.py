def test_a_demonstration_is_made_in_a_new_database_and_may_be_made_again(hub):
    first, second = hub("demo"), hub("demo")

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "2 people were added" in first.output
    assert "0 people were added" in second.output


def test_a_hub_that_is_in_use_is_refused_and_left_as_it_is(hub):
    hub("prepare")

    result = hub("demo")
    assert result.exit_code == 1
    assert "not a demonstration, and is left as it is" in result.output


def test_a_demonstration_is_not_served_as_if_it_were_real_nor_a_real_hub_as_a_demonstration(hub, monkeypatch):
    hub("demo")
    result = hub("serve", "--port", "1")
    assert (result.exit_code, "Serve it as one" in result.output) == (1, True)


def test_a_real_hub_is_not_served_as_a_demonstration(hub, monkeypatch):
    hub("prepare")
    monkeypatch.setenv("HUB_DEMO", "yes")

    result = hub("serve", "--port", "1")
    assert (result.exit_code, "not a demonstration" in result.output) == (1, True)
