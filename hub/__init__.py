"""The Ambulance Leadership Hub: eleven ambulance trusts share leadership programmes and practice.

One line per package, from the top layer down. A package imports only packages on lower layers.

__main__     the command `hub`, also as `python -m hub`
cli          its subcommands, and what they do with errors
preparation  `hub prepare`: upgrades the database and loads all content, also beside a hub that starts
app          create_app(): a list of steps that assembles the hub
server       one process that listens, and the processes forked from it that answer
check        fetches a trust's pages and reports what is wrong with them
home         the home page, the about pages, health checks
open_data    the API's description, feeds, downloads and the sitemap
operations   backup and restore, the doctor, the job worker
demo         a demonstration with fictional people
desk         things to do, your own page, and pages for managing the hub
privacy      personal data: export, erasure, retention
events       days that the hub office and trusts arrange; places, waiting lists and calendars
mentoring    the register of coaches and mentors: profiles, requests, relationships and meetings
publishing   drafts, their review and versions; evidence, adoptions and what keeps an item current
framework    the study's recommendations and capabilities
options      the menu of development options, and the guided choice
programmes   leadership programmes side by side, with dates and references
library      learning resources, each with its evidence level
content      loads content files into the database, for every feature that keeps some
tools        speciality tools, computed by a trust's plugin on request
search       one search over the catalogue, counts of searches that found nothing, and whether one was useful
following    what people save for later, and what they follow by email
people       joining, moving and leaving; line managers and delegates
files        uploaded files: their types, pieces in the database, and downloads
accounts     people's accounts, sign-in and roles
trusts       the organisations that share what is listed
catalogue    one row for each thing a leader can use; facets, redirects, the change counter
mail         the outbox, and how often each person wants to be emailed
audit        the audit log: a chain of entries that shows tampering
plugin_host  finds the trusts' plugins, runs each in its own process, records their health
web          request handling: middleware, authentication, CSRF, page cache, error pages, forms
extension    the Feature record, and the records by which a feature adds to other features
access       permissions: acts, roles, the viewer, authorisation
config       settings from the environment
kit          small tools, each named for its one purpose
plugin_api   the plugin API: hooks, records and vocabularies that a trust's plugin may use
"""

import gc

# A process keeps nearly all objects that it makes while it starts. With the default threshold of 700, looking
# for garbage among them took a seventh of the time of each command, and of the start of each server.
gc.set_threshold(50_000)

__version__ = "0.1.0"
