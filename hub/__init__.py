"""The Ambulance Leadership Hub: eleven trusts share what develops their leaders.

The map, from the roof down; each folder may use what stands below it, never up, never sideways.

app          puts the house together: create_app() is a list of steps
cli          the console command `hub`
check        reads a trust's pages as a reader would
operating    backup and restore, the doctor, the job worker
home         the front page, the about pages, health
demo         a demonstration with fictional people
desk         what waits for me, what is mine; pages for whoever looks after the hub
privacy      what is held of people: taken away, erased, removed in time
open_data    what other programs read: the API's description, feeds, downloads, the site map
programmes   courses side by side, with their dates and references
options      the menu of development options, and the guided choice
framework    the study's recommendations and capabilities
library      learning resources, each honest about its evidence
content      brings files into the database, for every feature that keeps some
tools        speciality tools, worked out by a trust's plugin while a reader waits
search       one search over the catalogue; what was looked for in vain
people       joining, moving and leaving; line managers and delegates
accounts     who people are, how they sign in, which roles they have
trusts       the organisations: who shares what
catalogue    the one row for whatever a leader can use; facets, redirects, the clock
mail         the outbox, and what each person chose to hear of
audit        what was done, in a chain that shows tampering
plugin_host  finds the trusts' plugins, runs each in a process of its own, keeps their health
plugin_api   the one door: hooks, records and words that a trust's plugin may use
kit          small tools, each named for its one purpose
config       settings from the environment
"""

__version__ = "0.1.0"
