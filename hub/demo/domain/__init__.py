"""What may happen to a demonstration."""

from hub.demo.domain.casting import Cast as Cast
from hub.demo.domain.casting import cast_of as cast_of
from hub.demo.domain.casting import fill_with_people as fill_with_people
from hub.demo.domain.casting import is_demo as is_demo
from hub.demo.domain.casting import mark_as_demo as mark_as_demo
from hub.demo.domain.casting import refuse_unless_demo as refuse_unless_demo
from hub.demo.domain.casting import sign_in_as as sign_in_as
from hub.demo.domain.casting import why_not_served as why_not_served
from hub.demo.domain.scene import STAGE as STAGE
from hub.demo.domain.scene import set_the_scene as set_the_scene
