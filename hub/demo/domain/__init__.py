"""What may happen to a demonstration."""

from hub.demo.domain.sample_data import STAGE as STAGE
from hub.demo.domain.sample_data import set_the_scene as set_the_scene
from hub.demo.domain.sample_people import Cast as Cast
from hub.demo.domain.sample_people import cast_of as cast_of
from hub.demo.domain.sample_people import fill_with_people as fill_with_people
from hub.demo.domain.sample_people import is_demo as is_demo
from hub.demo.domain.sample_people import mark_as_demo as mark_as_demo
from hub.demo.domain.sample_people import refuse_unless_demo as refuse_unless_demo
from hub.demo.domain.sample_people import sign_in_as as sign_in_as
from hub.demo.domain.sample_people import why_not_served as why_not_served
