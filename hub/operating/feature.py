from hub.extension.feature import Feature
from hub.operating.cli import access, backup, doctor, jobs, restore, worker

feature = Feature(name="operating", commands=(access, backup, restore, doctor, jobs, worker))
