"""Request handling: middleware, authentication, CSRF, page cache, error pages, forms and paging."""
