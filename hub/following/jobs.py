"""The job that looks for news of what people follow, each morning before the digests are sent at seven."""

from hub.following.services.news import queue_news
from hub.kit.jobs import Job

following_news = Job("following-news", queue_news, schedule="40 5")
