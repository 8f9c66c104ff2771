"""What the hub gives to other programs besides the answers of the API, which each feature gives itself.

Words: the *description* of the API (OpenAPI); a *feed* tells a feed reader what is new in a list; a
*download* is a whole list as a file; the *site map* tells a search engine which pages there are.
"""
