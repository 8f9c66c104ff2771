"""The demo mark of a database, sample people and sample data."""

from hub.demo.domain.sample_data import SAMPLE_TRUST_SLUG as SAMPLE_TRUST_SLUG
from hub.demo.domain.sample_data import create_sample_data as create_sample_data
from hub.demo.domain.sample_people import SamplePeople as SamplePeople
from hub.demo.domain.sample_people import create_sample_people as create_sample_people
from hub.demo.domain.sample_people import explain_demo_mismatch as explain_demo_mismatch
from hub.demo.domain.sample_people import is_demo as is_demo
from hub.demo.domain.sample_people import list_sample_people as list_sample_people
from hub.demo.domain.sample_people import mark_as_demo as mark_as_demo
from hub.demo.domain.sample_people import refuse_unless_demo as refuse_unless_demo
from hub.demo.domain.sample_people import sign_in_sample_person as sign_in_sample_person
