from hub.extension.feature import Feature
from hub.operations.cli import access, backup, doctor, jobs, restore, worker

feature = Feature(name="operations", commands=(access, backup, restore, doctor, jobs, worker))
