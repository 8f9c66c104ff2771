def test_a_demonstration_is_made_in_a_new_database_and_may_be_made_again(hub):
    first, again = hub("demo"), hub("demo")

    assert (first.exit_code, again.exit_code) == (0, 0)
    assert "2 people were added" in first.output
    assert "0 people were added" in again.output


def test_a_hub_that_is_in_use_is_refused_and_left_as_it_is(hub):
    hub("prepare")

    refused = hub("demo")
    assert refused.exit_code == 1
    assert "not a demonstration, and is left as it is" in refused.output


def test_a_demonstration_is_not_served_as_if_it_were_real_nor_a_real_hub_as_a_demonstration(hub, monkeypatch):
    hub("demo")
    real = hub("serve", "--port", "1")
    assert (real.exit_code, "Serve it as one" in real.output) == (1, True)


def test_a_real_hub_is_not_served_as_a_demonstration(hub, monkeypatch):
    hub("prepare")
    monkeypatch.setenv("HUB_DEMO", "yes")

    demo = hub("serve", "--port", "1")
    assert (demo.exit_code, "not a demonstration" in demo.output) == (1, True)
